package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Text;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code isDayWeekInMonth(date, dayOfWeek, dayInMonth)}: whether a date is, say, the FIRST MONDAY.
 */
final class IsDayWeekInMonthFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("date", "dayOfWeek", "dayInMonth", "timeZone", "existingFormat");
  }

  @Override
  public @Nullable Object call(Call call) {
    LocalDate date = DatePartFunction.date("date", call).toLocalDate();
    DayOfWeek day = day(call.text("dayOfWeek"), call);
    String position = call.text("dayInMonth", "FIRST").toUpperCase(Locale.ROOT);
    LocalDate wanted =
        switch (position) {
          case "FIRST" -> date.with(TemporalAdjusters.firstInMonth(day));
          case "SECOND" -> date.with(TemporalAdjusters.dayOfWeekInMonth(2, day));
          case "THIRD" -> date.with(TemporalAdjusters.dayOfWeekInMonth(3, day));
          case "FOURTH" -> date.with(TemporalAdjusters.dayOfWeekInMonth(4, day));
          case "LAST" -> date.with(TemporalAdjusters.lastInMonth(day));
          default ->
              throw call.error("expects FIRST, SECOND, THIRD, FOURTH or LAST as 'dayInMonth'");
        };
    return date.equals(wanted);
  }

  static DayOfWeek day(String name, Call call) {
    try {
      return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw call.error("expects a day such as MONDAY, but got '" + Text.abbreviated(name) + "'");
    }
  }
}
