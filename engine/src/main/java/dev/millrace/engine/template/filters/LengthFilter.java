package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code length}: of a text, list or map; 0 of anything else. */
final class LengthFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return switch (input) {
      case null -> 0;
      case String text -> text.length();
      case Map<?, ?> map -> map.size();
      default -> {
        List<@Nullable Object> list = Values.elements(input);
        yield list == null ? 0 : list.size();
      }
    };
  }
}
