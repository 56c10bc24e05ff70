package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.jq.Jq;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import org.jspecify.annotations.Nullable;

/** {@code jq(expression)}: the results of a jq program, always as a list. */
final class JqFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("expression");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return Jq.run(call.text("expression"), input, call.budget());
  }
}
