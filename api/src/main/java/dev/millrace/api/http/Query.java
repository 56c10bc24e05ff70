package dev.millrace.api.http;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters behind the question mark, in the order given. Values that are no number, date …
 * raise REQUEST_INVALID with the name of the parameter and what it must look like.
 */
public final class Query {

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Reads the text behind the question mark; null is no text. */
  public static Query parse(@Nullable String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (text != null && !text.isEmpty()) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        if (!name.isEmpty()) {
          add(values, decode(name), decode(value));
        }
      }
    }
    return new Query(values);
  }

  private static void add(Map<String, List<String>> values, String name, String value) {
    PlainText.require("the name of a parameter", name);
    PlainText.require("the parameter " + name, value);
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpError(
          Problem.REQUEST_MALFORMED, "the query has a broken % sequence: " + text, e);
    }
  }

  /** Every parameter with its values. */
  public Map<String, List<String>> all() {
    return values;
  }

  /** The first value that is not empty. */
  public Optional<String> text(String name) {
    return values.getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** The value of a parameter that must be there. */
  public String required(String name) {
    return text(name)
        .orElseThrow(() ->
            new EngineException(
                ErrorCode.REQUEST_INVALID, "Required query parameter [" + name + "] is missing"));
  }

  /** All values of a parameter; one value may hold several, separated by commas. */
  public List<String> list(String name) {
    List<String> all = new ArrayList<>();
    for (String value : values.getOrDefault(name, List.of())) {
      for (String part : value.split(",", -1)) {
        if (!part.isBlank()) {
          all.add(part.strip());
        }
      }
    }
    return all;
  }

  /** All values of a parameter, each as it came. */
  public List<String> repeated(String name) {
    return values.getOrDefault(name, List.of());
  }

  public boolean flag(String name, boolean otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    return switch (text.get().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, text.get(), "true or false");
    };
  }

  public Optional<Integer> integer(String name) {
    return text(name)
        .map(text -> {
          try {
            return Integer.valueOf(text);
          } catch (NumberFormatException e) {
            throw wrong(name, text, "a whole number");
          }
        });
  }

  public Optional<Instant> instant(String name) {
    return text(name).map(text -> instant(name, text));
  }

  /** An instant as clients write them: with Z, an offset, a zone, or none (UTC). */
  public static Instant instant(String name, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException notAnOffset) {
      try {
        return ZonedDateTime.parse(text).toInstant();
      } catch (DateTimeException notAZone) {
        return local(name, text);
      }
    }
  }

  private static Instant local(String name, String text) {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw wrong(name, text, "an ISO date and time, as 2026-01-31T08:00:00Z");
    }
  }

  public Optional<Duration> duration(String name) {
    return text(name)
        .map(text -> {
          try {
            return Duration.parse(text);
          } catch (DateTimeException e) {
            throw wrong(name, text, "an ISO duration, as PT1H or P7D");
          }
        });
  }

  /** A word of an enum, whatever its case. */
  public <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
    return text(name).map(text -> word(name, text, type));
  }

  /** A word of an enum, whatever its case; {@code name} is what the caller calls it. */
  public static <E extends Enum<E>> E word(String name, String text, Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw wrong(name, text, "one of " + List.of(type.getEnumConstants()));
  }

  static EngineException wrong(String name, String text, String expected) {
    return new EngineException(
        ErrorCode.REQUEST_INVALID,
        "Illegal argument: " + name + " is '" + text + "', expected " + expected);
  }
}
