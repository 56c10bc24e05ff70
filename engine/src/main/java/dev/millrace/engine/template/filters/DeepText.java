package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Applies a change of text to a text, or to all texts in a list or map. */
final class DeepText {
  private DeepText() {}

  static @Nullable Object map(@Nullable Object value, UnaryOperator<String> change, Budget budget) {
    budget.step();
    return switch (value) {
      case null -> null;
      case String text -> budget.text(change.apply(text));
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> changed = new LinkedHashMap<>();
        map.forEach((key, element) ->
            changed.put(
                key instanceof String text ? budget.text(change.apply(text)) : key,
                map(element, change, budget)));
        yield changed;
      }
      default -> {
        List<@Nullable Object> elements = Values.elements(value);
        if (elements == null) {
          yield value;
        }
        List<@Nullable Object> changed = new ArrayList<>();
        for (Object element : elements) {
          changed.add(map(element, change, budget));
        }
        yield changed;
      }
    };
  }
}
