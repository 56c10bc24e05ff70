package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Numbers;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sort} and {@code rsort}: a list in ascending or descending order. */
record SortFilter(boolean descending) implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null) {
      throw call.error("can only be applied to a list, but got " + Values.typeName(input));
    }
    Comparator<@Nullable Object> order = (a, b) -> compare(a, b, call);
    List<@Nullable Object> sorted = new ArrayList<>(list);
    sorted.sort(descending ? order.reversed() : order);
    return sorted;
  }

  private static int compare(@Nullable Object a, @Nullable Object b, Call call) {
    call.budget().step();
    if (a instanceof Number x && b instanceof Number y) {
      return Numbers.compare(x, y);
    }
    if (a instanceof Comparable<?> && b != null && a.getClass() == b.getClass()) {
      @SuppressWarnings("unchecked") // both are of the one class that compares itself
      Comparable<Object> x = (Comparable<Object>) a;
      return x.compareTo(b);
    }
    throw call.error("cannot compare " + Values.typeName(a) + " with " + Values.typeName(b));
  }
}
