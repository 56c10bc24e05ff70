package dev.millrace.engine.template.tests;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateTest;
import org.jspecify.annotations.Nullable;

/** {@code is null}. */
final class NullTest implements TemplateTest {
  @Override
  public boolean test(@Nullable Object input, Call call) {
    return input == null;
  }
}
