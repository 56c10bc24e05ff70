package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Ion;
import dev.millrace.engine.template.language.TemplateFilter;
import org.jspecify.annotations.Nullable;

/** {@code toIon}: a value as Ion text. */
final class ToIonFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return Ion.write(input, call.budget());
  }
}
