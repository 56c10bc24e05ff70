package dev.millrace.engine.input;

import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.yaml.PlainYaml;
import dev.millrace.engine.yaml.YamlLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a given value into the value of its type. Every result can stand in JSON: text, number,
 * boolean, list or map. Dates, times, instants and durations become their ISO text ({@code
 * 2026-01-31}, {@code 09:30:00}, {@code 2026-01-31T09:30:00Z}, {@code PT1H30M}). Stateless.
 */
final class Values {

  private static final Pattern EMAIL =
      Pattern.compile("|[a-zA-Z0-9_!#$%&'’*+/=?`{|}~^.-]{1,256}@[a-zA-Z0-9.-]{1,256}");
  private static final int MAX_DIGITS = 400;

  private Values() {}

  /** The typed value; never null for a value that is not null. */
  static Object convert(InputType type, @Nullable InputType itemType, Object given) {
    return switch (type) {
      case STRING, SELECT, ENUM, SECRET -> text(given);
      case INT -> integer(given);
      case FLOAT -> decimal(given).doubleValue();
      case BOOL, BOOLEAN -> bool(given);
      case DATETIME -> instant(given).toString();
      case DATE -> date(given).toString();
      case TIME -> DateTimeFormatter.ISO_LOCAL_TIME.format(time(given));
      case DURATION -> duration(given).toString();
      case MULTISELECT, ARRAY -> list(itemType == null ? InputType.STRING : itemType, given);
      case JSON, ION -> given instanceof CharSequence text ? json(text.toString()) : given;
      case YAML -> given instanceof CharSequence text ? yaml(text.toString()) : given;
      case URI -> uri(text(given));
      case EMAIL -> email(text(given));
      case FILE -> text(given);
      case FORM -> map(given);
    };
  }

  static String text(Object given) {
    return given instanceof Map || given instanceof Collection
        ? JsonText.write(given)
        : given.toString();
  }

  private static String trimmed(Object given) {
    return text(given).strip();
  }

  private static Number integer(Object given) {
    BigDecimal number = decimal(given);
    try {
      BigInteger whole = number.toBigIntegerExact();
      if (whole.bitLength() < Integer.SIZE) {
        return whole.intValue();
      }
      return whole.longValueExact();
    } catch (ArithmeticException e) {
      throw new InvalidValue(
          "expected a whole number of at most 64 bits, but received `" + Shown.text(given) + "`");
    }
  }

  static BigDecimal decimal(Object given) {
    String text = trimmed(given);
    try {
      if (text.length() <= MAX_DIGITS) {
        BigDecimal number = new BigDecimal(text);
        if (!Double.isInfinite(number.doubleValue())) {
          return number;
        }
      }
    } catch (NumberFormatException e) {
      throw new InvalidValue("expected a number, but received `" + Shown.text(text) + "`");
    }
    throw new InvalidValue("the number `" + Shown.text(text) + "` is out of range");
  }

  private static Boolean bool(Object given) {
    return switch (trimmed(given).toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0", "" -> false;
      default ->
          throw new InvalidValue(
              "expected true or false, but received `" + Shown.text(given) + "`");
    };
  }

  static Instant instant(Object given) {
    try {
      return OffsetDateTime.parse(trimmed(given)).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidValue(
          "expected an instant such as 2026-01-31T09:30:00Z, but received `"
              + Shown.text(given)
              + "`");
    }
  }

  static LocalDate date(Object given) {
    try {
      return LocalDate.parse(trimmed(given));
    } catch (DateTimeException e) {
      throw new InvalidValue(
          "expected a date such as 2026-01-31, but received `" + Shown.text(given) + "`");
    }
  }

  static LocalTime time(Object given) {
    try {
      return LocalTime.parse(trimmed(given));
    } catch (DateTimeException e) {
      throw new InvalidValue(
          "expected a time such as 09:30 or 09:30:00, but received `" + Shown.text(given) + "`");
    }
  }

  static Duration duration(Object given) {
    try {
      return Durations.parse(trimmed(given));
    } catch (IllegalArgumentException e) {
      throw new InvalidValue(String.valueOf(e.getMessage()));
    }
  }

  private static List<Object> list(InputType itemType, Object given) {
    Object value = given instanceof CharSequence text ? json(text.toString()) : given;
    if (!(value instanceof Collection<?> items)) {
      throw new InvalidValue(
          "expected a list such as [\"a\", \"b\"], but received `" + Shown.text(given) + "`");
    }
    List<Object> typed = new ArrayList<>(items.size());
    for (Object item : items) {
      typed.add(element(itemType, item));
    }
    return Collections.unmodifiableList(typed);
  }

  private static Object element(InputType itemType, @Nullable Object item) {
    try {
      if (item != null) {
        return convert(itemType, null, item);
      }
    } catch (InvalidValue e) {
      throw new InvalidValue(
          "Unable to parse array element as `%s` on `%s`: %s"
              .formatted(itemType, Shown.text(String.valueOf(item)), e.reason()));
    }
    throw new InvalidValue("Unable to parse array element as `" + itemType + "` on `null`");
  }

  private static Object json(String text) {
    Object value = JsonText.parse(text);
    if (value == null) {
      throw new InvalidValue("expected a JSON object or list, but received `null`");
    }
    return value;
  }

  private static Object yaml(String text) {
    try {
      Object value = PlainYaml.parse(text, YamlLimits.DEFAULT);
      if (value != null) {
        return value;
      }
    } catch (EngineException e) {
      throw new InvalidValue("invalid YAML: " + e.getMessage());
    }
    throw new InvalidValue("expected YAML, but received nothing");
  }

  private static String uri(String text) {
    try {
      URI uri = new URI(text.strip());
      if (uri.getScheme() != null) {
        return uri.toString();
      }
    } catch (URISyntaxException e) {
      throw new InvalidValue("Invalid URI format. " + Shown.text(String.valueOf(e.getMessage())));
    }
    throw new InvalidValue(
        "Invalid URI format. Begin with a scheme such as https://, but received `"
            + Shown.text(text)
            + "`");
  }

  private static String email(String text) {
    if (!EMAIL.matcher(text).matches()) {
      throw new InvalidValue(
          "The input must be a valid email, but received `" + Shown.text(text) + "`");
    }
    return text;
  }

  private static Object map(Object given) {
    if (given instanceof Map) {
      return given;
    }
    throw new InvalidValue("expected a map of the form's inputs");
  }
}
