package dev.millrace.engine.template.language;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dates of expressions: what counts as one, and the names of formats. */
public final class Dates {
  private static final int FORMAT_CHARS_MAX = 200;
  private static final String ISO = "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX";
  private static final LocalTime NOON = LocalTime.NOON;

  private static final Map<String, String> PATTERNS =
      Map.of(
          "iso", ISO,
          "iso_milli", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
          "iso_sec", "yyyy-MM-dd'T'HH:mm:ssXXX",
          "sql", "yyyy-MM-dd HH:mm:ss.SSSSSS",
          "sql_milli", "yyyy-MM-dd HH:mm:ss.SSS",
          "sql_sec", "yyyy-MM-dd HH:mm:ss");

  private static final Map<String, DateTimeFormatter> NAMED =
      Map.ofEntries(
          Map.entry("iso_date_time", DateTimeFormatter.ISO_DATE_TIME),
          Map.entry("iso_date", DateTimeFormatter.ISO_DATE),
          Map.entry("iso_time", DateTimeFormatter.ISO_TIME),
          Map.entry("iso_local_date", DateTimeFormatter.ISO_LOCAL_DATE),
          Map.entry("iso_instant", DateTimeFormatter.ISO_INSTANT),
          Map.entry("iso_local_date_time", DateTimeFormatter.ISO_LOCAL_DATE_TIME),
          Map.entry("iso_local_time", DateTimeFormatter.ISO_LOCAL_TIME),
          Map.entry("iso_offset_time", DateTimeFormatter.ISO_OFFSET_TIME),
          Map.entry("iso_ordinal_date", DateTimeFormatter.ISO_ORDINAL_DATE),
          Map.entry("iso_week_date", DateTimeFormatter.ISO_WEEK_DATE),
          Map.entry("iso_zoned_date_time", DateTimeFormatter.ISO_ZONED_DATE_TIME),
          Map.entry("rfc_1123_date_time", DateTimeFormatter.RFC_1123_DATE_TIME));

  private static final Map<String, FormatStyle> STYLES =
      Map.of(
          "full", FormatStyle.FULL,
          "long", FormatStyle.LONG,
          "medium", FormatStyle.MEDIUM,
          "short", FormatStyle.SHORT);

  private Dates() {}

  /** The zone of the call's {@code timeZone}, or that of the place of rendering. */
  public static ZoneId zone(Call call) {
    String name = call.optionalText("timeZone");
    if (name == null) {
      return call.services().zone();
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw call.error(
          "expects a time zone such as Europe/Paris or +02:00, but got '"
              + Text.abbreviated(name)
              + "'");
    }
  }

  /** The date a filter or function was given, in the zone of the call. */
  public static ZonedDateTime parse(Object value, Call call) {
    return parse(value, call.optionalText("existingFormat"), zone(call), call);
  }

  /** A date from what expressions hold for one: {@code java.time} values, epoch numbers, text. */
  public static ZonedDateTime parse(
      Object value, @Nullable String existingFormat, ZoneId zone, Call call) {
    if (existingFormat != null) {
      return parseText(Text.of(value, call.budget()), existingFormat, zone, call);
    }
    return switch (value) {
      case ZonedDateTime date -> date.withZoneSameInstant(zone);
      case OffsetDateTime date -> date.atZoneSameInstant(zone);
      case Instant date -> date.atZone(zone);
      case LocalDateTime date -> date.atZone(zone);
      case LocalDate date -> date.atTime(NOON).atZone(zone);
      case Number number -> ofEpoch(number, zone, call);
      case String text -> parseText(text, zone, call);
      default -> throw call.error("cannot take " + Values.typeName(value) + " for a date");
    };
  }

  /** The number of digits tells seconds, milliseconds, microseconds and nanoseconds apart. */
  private static ZonedDateTime ofEpoch(Number number, ZoneId zone, Call call) {
    BigInteger epoch = BigInteger.valueOf(number.longValue());
    int digits = epoch.abs().toString().length();
    long value = epoch.longValue();
    if (digits <= 11) {
      return Instant.ofEpochSecond(value).atZone(zone);
    }
    if (digits <= 14) {
      return Instant.ofEpochMilli(value).atZone(zone);
    }
    if (digits <= 17) {
      return fraction(value, 1_000_000L, 1_000L).atZone(zone);
    }
    if (digits <= 19) {
      return fraction(value, 1_000_000_000L, 1L).atZone(zone);
    }
    throw call.error("cannot take the number " + number + " for a date");
  }

  private static Instant fraction(long value, long perSecond, long nanosPerUnit) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * nanosPerUnit);
  }

  private static ZonedDateTime parseText(String text, ZoneId zone, Call call) {
    try {
      return ZonedDateTime.parse(text).withZoneSameInstant(zone);
    } catch (DateTimeParseException notZoned) {
      try {
        return LocalDateTime.parse(text).atZone(zone);
      } catch (DateTimeParseException notLocal) {
        try {
          return LocalDate.parse(text).atStartOfDay(zone);
        } catch (DateTimeParseException notDate) {
          throw call.error(
              "cannot read '"
                  + Text.abbreviated(text)
                  + "' as a date: expected ISO such as 2026-01-31T10:00:00Z, 2026-01-31T10:00 or"
                  + " 2026-01-31, or name the pattern with existingFormat");
        }
      }
    }
  }

  private static ZonedDateTime parseText(String text, String format, ZoneId zone, Call call) {
    try {
      TemporalAccessor parsed = formatter(format, null, call).parse(text);
      ZoneId itsZone = parsed.query(TemporalQueries.zone());
      LocalDate date = parsed.query(TemporalQueries.localDate());
      LocalTime time = parsed.query(TemporalQueries.localTime());
      if (date == null) {
        throw call.error("needs a date in '" + format + "', not a time only");
      }
      return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
          .atZone(itsZone == null ? zone : itsZone)
          .withZoneSameInstant(zone);
    } catch (DateTimeException e) {
      throw call.error(
          "cannot read '" + Text.abbreviated(text) + "' as a date in the format '" + format + "'");
    }
  }

  /** The date in the format and locale the call names. */
  public static String format(ZonedDateTime date, Call call) {
    String format = call.text("format", "iso");
    try {
      return formatter(format, call.optionalText("locale"), call).format(date);
    } catch (DateTimeException e) {
      throw call.error("cannot put the date into the format '" + Text.abbreviated(format) + "'");
    }
  }

  private static DateTimeFormatter formatter(String format, @Nullable String locale, Call call) {
    Locale language = locale == null ? Locale.ENGLISH : Locale.forLanguageTag(locale);
    String name = format.toLowerCase(Locale.ROOT);
    DateTimeFormatter named = NAMED.get(name);
    if (named != null) {
      return named.withLocale(language);
    }
    FormatStyle style = STYLES.get(name);
    if (style != null) {
      return DateTimeFormatter.ofLocalizedDateTime(style).withLocale(language);
    }
    String pattern = PATTERNS.getOrDefault(name, format);
    if (pattern.length() > FORMAT_CHARS_MAX) {
      throw call.error("expects a date format of at most " + FORMAT_CHARS_MAX + " characters");
    }
    try {
      return DateTimeFormatter.ofPattern(pattern, language);
    } catch (IllegalArgumentException e) {
      throw call.error(
          "does not know the date format '" + Text.abbreviated(format) + "': " + e.getMessage());
    }
  }
}
