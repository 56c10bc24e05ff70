package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** {@code isPublicHoliday(date, countryCode, subDivision)}. */
final class IsPublicHolidayFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("date", "countryCode", "subDivision", "timeZone", "existingFormat");
  }

  @Override
  public @Nullable Object call(Call call) {
    LocalDate date = DatePartFunction.date("date", call).toLocalDate();
    String country = call.optionalText("countryCode");
    String subdivision = call.optionalText("subDivision");
    return call.outside(services -> Holidays.contains(date, country, subdivision));
  }
}
