package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code first}: the first element of a list, or letter of a text. */
final class FirstFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return switch (input) {
      case null -> null;
      case String text -> text.isEmpty() ? "" : text.substring(0, 1);
      case Map<?, ?> map -> map.isEmpty() ? null : map.entrySet().iterator().next();
      default -> {
        List<@Nullable Object> list = Values.elements(input);
        if (list == null) {
          throw call.error(
              "can only be applied to a list or text, but got " + Values.typeName(input));
        }
        yield list.isEmpty() ? null : list.getFirst();
      }
    };
  }
}
