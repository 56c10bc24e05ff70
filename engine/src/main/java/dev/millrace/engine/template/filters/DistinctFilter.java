package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code distinct}: a list without repetitions, in its order. */
final class DistinctFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return "null";
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null) {
      throw new TemplateException("Input must be a list, but received : " + Values.typeName(input));
    }
    LinkedHashSet<@Nullable Object> distinct = new LinkedHashSet<>();
    for (Object element : list) {
      call.budget().step();
      distinct.add(element);
    }
    return new ArrayList<>(distinct);
  }
}
