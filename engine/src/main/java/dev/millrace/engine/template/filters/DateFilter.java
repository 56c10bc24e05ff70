package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Dates;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import org.jspecify.annotations.Nullable;

/** {@code date(format, timeZone, existingFormat, locale)}: a date as text. */
final class DateFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("format", "timeZone", "existingFormat", "locale");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return input == null ? null : Dates.format(Dates.parse(input, call), call);
  }
}
