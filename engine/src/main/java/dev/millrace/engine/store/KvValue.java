package dev.millrace.engine.store;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.KvType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of the key-value store with its type.
 *
 * @param value plain: text (also for dates and durations), a number, a boolean, a map, a list, null
 */
public record KvValue(KvType type, @Nullable Object value) {

  /** Typed by what it is. */
  public static KvValue of(@Nullable Object value) {
    return switch (value) {
      case String text -> new KvValue(KvType.STRING, text);
      case Number number -> new KvValue(KvType.NUMBER, number);
      case Boolean flag -> new KvValue(KvType.BOOLEAN, flag);
      case Instant instant -> new KvValue(KvType.DATETIME, instant.toString());
      case ZonedDateTime time -> new KvValue(KvType.DATETIME, time.toOffsetDateTime().toString());
      case OffsetDateTime time -> new KvValue(KvType.DATETIME, time.toString());
      case LocalDateTime time ->
          new KvValue(KvType.DATETIME, time.toInstant(ZoneOffset.UTC).toString());
      case LocalDate date -> new KvValue(KvType.DATE, date.toString());
      case Duration duration -> new KvValue(KvType.DURATION, duration.toString());
      case null, default -> new KvValue(KvType.JSON, value);
    };
  }

  /**
   * Converted to a type that was asked for.
   *
   * @throws EngineException REQUEST_INVALID when the value is not of that type
   */
  public static KvValue of(KvType type, @Nullable Object value) {
    KvValue plain = of(value);
    return switch (type) {
      case STRING -> new KvValue(type, text(plain));
      case NUMBER -> new KvValue(type, number(plain));
      case BOOLEAN -> new KvValue(type, flag(plain));
      case DATETIME -> new KvValue(type, checked(type, plain, KvValue::dateTime));
      case DATE -> new KvValue(type, checked(type, plain, LocalDate::parse));
      case DURATION -> new KvValue(type, checked(type, plain, Duration::parse));
      case JSON -> new KvValue(type, plain.value() instanceof String text ? json(text) : value);
    };
  }

  /** As {@link #of(KvType, Object)}, by the type's name. */
  public static KvValue of(String type, @Nullable Object value) {
    try {
      return of(KvType.valueOf(type.toUpperCase(Locale.ROOT)), value);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "kvType: expected STRING, NUMBER, BOOLEAN, DATETIME, DATE, DURATION or JSON, not " + type,
          e);
    }
  }

  /**
   * From a body as clients send it: JSON ({@code "text"}, {@code 1}, {@code true}, {@code {…}}), an
   * ISO date, instant or duration, or else just text.
   */
  public static KvValue parse(String raw) {
    String text = raw.strip();
    if (isIso(text, LocalDate::parse)) {
      return new KvValue(KvType.DATE, text);
    }
    if (isIso(text, KvValue::dateTime)) {
      return new KvValue(KvType.DATETIME, text);
    }
    if (text.startsWith("P") && isIso(text, Duration::parse)) {
      return new KvValue(KvType.DURATION, text);
    }
    try {
      return of(Json.read(text));
    } catch (IllegalArgumentException e) {
      // Not JSON: text that forgot its quotes.
      return new KvValue(KvType.STRING, raw);
    }
  }

  private static String text(KvValue plain) {
    return plain.value() instanceof String text ? text : Json.write(plain.value());
  }

  private static Number number(KvValue plain) {
    if (plain.value() instanceof Number number) {
      return number;
    }
    try {
      BigDecimal decimal = new BigDecimal(String.valueOf(plain.value()).strip());
      if (decimal.precision() - decimal.scale() > 400) {
        throw mismatch(KvType.NUMBER, plain);
      }
      return decimal.stripTrailingZeros().scale() <= 0 ? integer(decimal) : decimal;
    } catch (NumberFormatException e) {
      throw mismatch(KvType.NUMBER, plain);
    }
  }

  private static Number integer(BigDecimal decimal) {
    BigInteger whole = decimal.toBigInteger();
    return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
  }

  private static Boolean flag(KvValue plain) {
    String text = String.valueOf(plain.value()).strip().toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw mismatch(KvType.BOOLEAN, plain);
    };
  }

  private static String checked(KvType type, KvValue plain, Function<String, Object> parse) {
    if (plain.value() instanceof String text && isIso(text.strip(), parse)) {
      return text.strip();
    }
    throw mismatch(type, plain);
  }

  private static @Nullable Object json(String text) {
    try {
      return Json.read(text);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, "the value is not JSON although its type says so", e);
    }
  }

  private static boolean isIso(String text, Function<String, Object> parse) {
    try {
      return parse.apply(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static TemporalAccessor dateTime(String text) {
    boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d(\\[.*])?");
    return zoned ? ZonedDateTime.parse(text) : LocalDateTime.parse(text);
  }

  private static EngineException mismatch(KvType type, KvValue plain) {
    String expected =
        switch (type) {
          case NUMBER -> "a number such as 1.5";
          case BOOLEAN -> "true or false";
          case DATETIME -> "an instant such as 2026-01-31T10:00:00Z";
          case DATE -> "a date such as 2026-01-31";
          case DURATION -> "an ISO duration such as PT1H30M";
          case STRING, JSON -> "any value";
        };
    return new EngineException(
        ErrorCode.REQUEST_INVALID,
        "a value of type " + type + " is expected to be " + expected + ", not a " + plain.type());
  }
}
