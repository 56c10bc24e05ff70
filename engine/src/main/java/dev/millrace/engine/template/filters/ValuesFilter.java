package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code values}: the values of a map. */
final class ValuesFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    if (input instanceof Map<?, ?> map) {
      return new ArrayList<>(map.values());
    }
    throw call.error("can only be applied to Map. Actual type was: " + Values.typeName(input));
  }
}
