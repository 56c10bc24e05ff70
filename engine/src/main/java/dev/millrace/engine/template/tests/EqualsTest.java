package dev.millrace.engine.template.tests;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateTest;
import dev.millrace.engine.template.language.Values;
import org.jspecify.annotations.Nullable;

/** {@code is equals(value)}. */
final class EqualsTest implements TemplateTest {
  @Override
  public Signature signature() {
    return Signature.of("value");
  }

  @Override
  public boolean test(@Nullable Object input, Call call) {
    return Values.equal(input, call.value("value"));
  }
}
