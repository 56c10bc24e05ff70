package dev.millrace.engine.template.tests;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateTest;
import dev.millrace.engine.template.language.Values;
import org.jspecify.annotations.Nullable;

/** {@code is even} and {@code is odd}. */
record ParityTest(boolean odd) implements TemplateTest {
  @Override
  public boolean test(@Nullable Object input, Call call) {
    if (!(input instanceof Number number)) {
      throw call.error("needs a number, but got " + Values.typeName(input));
    }
    return (number.longValue() % 2 != 0) == odd;
  }
}
