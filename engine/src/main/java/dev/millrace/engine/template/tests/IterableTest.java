package dev.millrace.engine.template.tests;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateTest;
import dev.millrace.engine.template.language.Values;
import org.jspecify.annotations.Nullable;

/** {@code is iterable}: a list. */
final class IterableTest implements TemplateTest {
  @Override
  public boolean test(@Nullable Object input, Call call) {
    return Values.elements(input) != null;
  }
}
