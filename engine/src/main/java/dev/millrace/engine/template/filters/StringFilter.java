package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/** {@code string}: a value as text. */
final class StringFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return input == null ? null : Text.of(input, call.budget());
  }
}
