package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Dates;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.util.function.Function;

/**
 * {@code dayOfWeek}, {@code dayOfMonth}, {@code monthOfYear}, {@code hourOfDay} and {@code
 * isWeekend} of a date.
 */
record DatePartFunction(String argument, Function<ZonedDateTime, Object> part)
    implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of(argument, "timeZone", "existingFormat");
  }

  @Override
  public Object call(Call call) {
    return part.apply(date(argument, call));
  }

  /** The date argument of a function; required. */
  static ZonedDateTime date(String argument, Call call) {
    Object value = call.value(argument);
    if (value == null) {
      throw new TemplateException(
          "The '" + call.name() + "()' function expects a '" + argument + "' argument.");
    }
    return Dates.parse(value, call);
  }

  static boolean isWeekend(ZonedDateTime date) {
    return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
  }
}
