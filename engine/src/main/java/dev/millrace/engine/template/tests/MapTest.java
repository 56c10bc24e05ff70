package dev.millrace.engine.template.tests;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateTest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code is map}. */
final class MapTest implements TemplateTest {
  @Override
  public boolean test(@Nullable Object input, Call call) {
    return input instanceof Map<?, ?>;
  }
}
