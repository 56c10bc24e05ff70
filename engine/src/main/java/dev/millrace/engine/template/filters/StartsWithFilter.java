package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/** {@code startsWith(value)}: whether the text begins so. */
final class StartsWithFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("value");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    String value = EndsWithFilter.affix(call);
    return input != null && Text.of(input, call.budget()).startsWith(value);
  }
}
