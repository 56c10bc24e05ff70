package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.tests.EmptyTest;
import org.jspecify.annotations.Nullable;

/** {@code default(value)}: the value where the input is undefined, null or empty. */
final class DefaultFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("default");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return EmptyTest.isEmpty(input) ? call.value("default") : input;
  }

  @Override
  public boolean takesUndefined() {
    return true;
  }
}
