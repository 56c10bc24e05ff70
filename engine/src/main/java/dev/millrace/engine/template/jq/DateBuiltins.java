package dev.millrace.engine.template.jq;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builtins on dates: seconds since 1970, and "broken down" arrays as in C. */
final class DateBuiltins {
  private static final int FORMAT_CHARS_MAX = 200;
  private static final int PARTS = 6;

  private DateBuiltins() {}

  static void addTo(Map<String, Builtin> all) {
    all.put("now/0", call -> call.at().emit(Instant.now().toEpochMilli() / 1000.0));
    all.put("gmtime/0", call -> call.at().emit(parts(date(call))));
    all.put("mktime/0", call -> call.at().emit(JqValues.whole(date(call).toEpochSecond())));
    all.put(
        "strftime/1",
        call -> call.map(values -> formatter(call.text(values.get(0))).format(date(call))));
    all.put("strptime/1", call -> call.map(values -> parts(parse(call, values.get(0)))));
  }

  private static ZonedDateTime date(Invocation call) {
    try {
      if (call.in() instanceof Number seconds) {
        return Instant.ofEpochMilli((long) (seconds.doubleValue() * 1000)).atZone(ZoneOffset.UTC);
      }
      if (call.in() instanceof List<?> parts && parts.size() >= PARTS) {
        return ZonedDateTime.of(
            (int) call.number(parts.get(0)),
            (int) call.number(parts.get(1)) + 1,
            (int) call.number(parts.get(2)),
            (int) call.number(parts.get(3)),
            (int) call.number(parts.get(4)),
            (int) call.number(parts.get(5)),
            0,
            ZoneOffset.UTC);
      }
    } catch (DateTimeException e) {
      throw new JqFailure(call.name() + ": " + e.getMessage());
    }
    throw call.failure("is no date, as " + call.name() + " needs");
  }

  private static List<@Nullable Object> parts(ZonedDateTime date) {
    return List.of(
        date.getYear(),
        date.getMonthValue() - 1,
        date.getDayOfMonth(),
        date.getHour(),
        date.getMinute(),
        date.getSecond(),
        date.getDayOfWeek().getValue() % 7,
        date.getDayOfYear() - 1);
  }

  private static ZonedDateTime parse(Invocation call, @Nullable Object format) {
    try {
      TemporalAccessor parsed = formatter(call.text(format)).parse(call.text());
      LocalDate date = parsed.query(TemporalQueries.localDate());
      LocalTime time = parsed.query(TemporalQueries.localTime());
      ZoneId zone = parsed.query(TemporalQueries.zone());
      if (date != null) {
        return LocalDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time)
            .atZone(zone == null ? ZoneOffset.UTC : zone)
            .withZoneSameInstant(ZoneOffset.UTC);
      }
    } catch (DateTimeException e) {
      throw call.failure("does not match format \"" + format + "\"");
    }
    throw call.failure("does not match format \"" + format + "\"");
  }

  /** C's format in Java's words. */
  private static DateTimeFormatter formatter(String format) {
    if (format.length() > FORMAT_CHARS_MAX) {
      throw new JqFailure("a date format has at most " + FORMAT_CHARS_MAX + " characters");
    }
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length()) {
        i++;
        builder.appendPattern(letter(format.charAt(i)));
      } else {
        builder.appendLiteral(c);
      }
    }
    return builder.toFormatter(Locale.ENGLISH);
  }

  private static String letter(char c) {
    return switch (c) {
      case 'Y' -> "uuuu";
      case 'y' -> "uu";
      case 'm' -> "MM";
      case 'd' -> "dd";
      case 'e' -> "ppd";
      case 'H' -> "HH";
      case 'I' -> "hh";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'p' -> "a";
      case 'A' -> "EEEE";
      case 'a' -> "EEE";
      case 'B' -> "MMMM";
      case 'b', 'h' -> "MMM";
      case 'j' -> "DDD";
      case 'Z' -> "z";
      case 'z' -> "xx";
      case 'F' -> "uuuu-MM-dd";
      case 'T' -> "HH:mm:ss";
      case 'D' -> "MM/dd/uu";
      case 'R' -> "HH:mm";
      case 'u' -> "e";
      case 'V' -> "ww";
      case 'G' -> "YYYY";
      case '%' -> "'%'";
      default -> throw new JqFailure("the date format %" + c + " is not known");
    };
  }
}
