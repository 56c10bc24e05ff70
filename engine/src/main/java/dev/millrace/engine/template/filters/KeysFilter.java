package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code keys}: the keys of a map, the indexes of a list. */
final class KeysFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    if (input instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null) {
      throw call.error(
          "can only be applied to List, Map, Array. Actual type was: " + Values.typeName(input));
    }
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      indexes.add(i);
    }
    return indexes;
  }
}
