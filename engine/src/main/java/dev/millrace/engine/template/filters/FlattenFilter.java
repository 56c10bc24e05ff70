package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code flatten}: lists in a list replaced by their elements, one level. */
final class FlattenFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null) {
      throw new TemplateException("The 'flatten' filter can only be applied to lists.");
    }
    List<@Nullable Object> flat = new ArrayList<>();
    for (Object element : list) {
      List<@Nullable Object> inner = Values.elements(element);
      call.budget().elements((long) flat.size() + (inner == null ? 1 : inner.size()));
      if (inner == null) {
        flat.add(element);
      } else {
        flat.addAll(inner);
      }
    }
    return call.budget().value(flat);
  }
}
