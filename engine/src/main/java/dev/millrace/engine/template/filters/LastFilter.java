package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code last}: the last element of a list, or letter of a text. */
final class LastFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    if (input instanceof String text) {
      return text.isEmpty() ? "" : text.substring(text.length() - 1);
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null) {
      throw call.error("can only be applied to a list or text, but got " + Values.typeName(input));
    }
    return list.isEmpty() ? null : list.getLast();
  }
}
