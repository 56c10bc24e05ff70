package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code merge(items)}: two lists or two maps as one; of equal keys the later value stays. */
final class MergeFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("items");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    Object items = call.value("items");
    if (input == null || items == null) {
      if (input == null && items == null) {
        throw new TemplateException("The two arguments to be merged are null");
      }
      return input == null ? items : input;
    }
    if (input instanceof Map<?, ?> map) {
      return call.budget().value(maps(map, items, call));
    }
    List<@Nullable Object> list = Values.elements(input);
    if (list == null) {
      throw call.error("expects a list or map, but got " + Values.typeName(input));
    }
    return call.budget().value(lists(list, items, call));
  }

  private static Map<@Nullable Object, @Nullable Object> maps(
      Map<?, ?> map, Object items, Call call) {
    Map<@Nullable Object, @Nullable Object> merged = new LinkedHashMap<>(map);
    List<@Nullable Object> list = Values.elements(items);
    if (items instanceof Map<?, ?> more) {
      merged.putAll(more);
    } else if (list != null) {
      list.forEach(element -> merged.put(element, element));
    } else {
      throw call.error("can merge a map with a map or list, but got " + Values.typeName(items));
    }
    return merged;
  }

  private static List<@Nullable Object> lists(
      List<@Nullable Object> list, Object items, Call call) {
    Collection<?> more = items instanceof Map<?, ?> map ? map.entrySet() : Values.elements(items);
    if (more == null) {
      throw call.error("can merge a list with a list or map, but got " + Values.typeName(items));
    }
    call.budget().elements((long) list.size() + more.size());
    List<@Nullable Object> merged = new ArrayList<>(list);
    merged.addAll(more);
    return merged;
  }
}
