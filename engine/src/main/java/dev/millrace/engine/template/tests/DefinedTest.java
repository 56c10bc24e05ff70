package dev.millrace.engine.template.tests;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateTest;
import org.jspecify.annotations.Nullable;

/** {@code is defined}: the variable exists and is not null. */
final class DefinedTest implements TemplateTest {
  @Override
  public boolean test(@Nullable Object input, Call call) {
    return input != null;
  }

  @Override
  public boolean takesUndefined() {
    return true;
  }
}
