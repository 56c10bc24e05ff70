package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Dates;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Text;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code dateAdd(amount, unit, format, timeZone, existingFormat, locale)}: a later or earlier date.
 */
final class DateAddFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("amount", "unit", "format", "timeZone", "existingFormat", "locale");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    long amount = call.number("amount");
    ChronoUnit unit = unit(call);
    ZonedDateTime date = Dates.parse(input, call);
    try {
      return Dates.format(date.plus(amount, unit), call);
    } catch (DateTimeException | ArithmeticException e) {
      throw call.error("cannot add " + amount + " " + unit + " to the date");
    }
  }

  private static ChronoUnit unit(Call call) {
    String name = call.text("unit");
    try {
      return ChronoUnit.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw call.error(
          "expects a unit such as DAYS, HOURS or MINUTES, but got '"
              + Text.abbreviated(name)
              + "'");
    }
  }
}
