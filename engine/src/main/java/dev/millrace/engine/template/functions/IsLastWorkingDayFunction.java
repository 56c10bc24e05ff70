package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code isLastWorkingDay(date, workingDays)}: whether no working day of the month comes after;
 * working days are Monday to Friday unless a list names others.
 */
final class IsLastWorkingDayFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("date", "workingDays", "timeZone", "existingFormat");
  }

  @Override
  public @Nullable Object call(Call call) {
    LocalDate date = DatePartFunction.date("date", call).toLocalDate();
    Set<DayOfWeek> workingDays = workingDays(call);
    LocalDate last = date.with(TemporalAdjusters.lastDayOfMonth());
    while (!workingDays.contains(last.getDayOfWeek())) {
      last = last.minusDays(1);
    }
    return date.equals(last);
  }

  private static Set<DayOfWeek> workingDays(Call call) {
    List<@Nullable Object> names = Values.elements(call.value("workingDays"));
    if (names == null || names.isEmpty()) {
      return Set.of(
          DayOfWeek.MONDAY,
          DayOfWeek.TUESDAY,
          DayOfWeek.WEDNESDAY,
          DayOfWeek.THURSDAY,
          DayOfWeek.FRIDAY);
    }
    Set<DayOfWeek> days = new HashSet<>();
    names.forEach(it -> days.add(IsDayWeekInMonthFunction.day(Text.of(it, call.budget()), call)));
    return days;
  }
}
