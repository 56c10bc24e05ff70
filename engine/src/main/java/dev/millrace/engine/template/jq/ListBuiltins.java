package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Budget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builtins on arrays and objects. */
final class ListBuiltins {
  private static final Node IDENTITY = new Node.Identity();

  private ListBuiltins() {}

  /** An element with what it is sorted by. */
  private record Keyed(@Nullable Object element, List<@Nullable Object> key) {}

  static void addTo(Map<String, Builtin> all) {
    all.put("length/0", call -> call.at().emit(length(call)));
    all.put("keys/0", call -> call.at().emit(keys(call, true)));
    all.put("keys_unsorted/0", call -> call.at().emit(keys(call, false)));
    all.put("has/1", call -> call.map(values -> has(call, values.get(0))));
    all.put(
        "contains/1",
        call -> call.map(values -> Search.includes(call.in(), values.get(0), call.budget())));
    all.put("add/0", call -> call.at().emit(sum(call)));
    all.put("flatten/0", call -> call.at().emit(flat(call, Double.MAX_VALUE)));
    all.put("flatten/1", call -> call.map(values -> flat(call, call.number(values.get(0)))));
    all.put("reverse/0", call -> call.at().emit(reversed(call)));
    all.put("sort/0", call -> call.at().emit(elements(sorted(call, IDENTITY))));
    all.put("sort_by/1", call -> call.at().emit(elements(sorted(call, call.argument(0)))));
    all.put("group_by/1", call -> call.at().emit(groups(call, call.argument(0), false)));
    all.put("unique/0", call -> call.at().emit(groups(call, IDENTITY, true)));
    all.put("unique_by/1", call -> call.at().emit(groups(call, call.argument(0), true)));
    all.put("min/0", call -> call.at().emit(extreme(call, IDENTITY, false)));
    all.put("max/0", call -> call.at().emit(extreme(call, IDENTITY, true)));
    all.put("min_by/1", call -> call.at().emit(extreme(call, call.argument(0), false)));
    all.put("max_by/1", call -> call.at().emit(extreme(call, call.argument(0), true)));
    all.put("from_entries/0", call -> call.at().emit(fromEntries(call)));
    all.put("transpose/0", call -> call.at().emit(transposed(call)));
    all.put("index/1", call -> call.map(values -> end(call, values.get(0), true)));
    all.put("rindex/1", call -> call.map(values -> end(call, values.get(0), false)));
    all.put(
        "indices/1",
        call -> call.map(values -> Search.indices(call.in(), values.get(0), call.budget())));
    all.put("bsearch/1", call -> call.map(values -> search(call, values.get(0))));
  }

  private static Object length(Invocation call) {
    return switch (call.in()) {
      case null -> 0;
      case String text -> text.codePointCount(0, text.length());
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Number number -> JqValues.number(Math.abs(number.doubleValue()));
      default -> throw call.failure("has no length");
    };
  }

  private static List<@Nullable Object> keys(Invocation call, boolean sorted) {
    if (call.in() instanceof Map<?, ?> map) {
      return new ArrayList<>(sorted ? JqValues.sortedKeys(map) : map.keySet());
    }
    if (call.in() instanceof List<?> list) {
      List<@Nullable Object> indexes = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        indexes.add(i);
      }
      return indexes;
    }
    throw call.failure("has no keys");
  }

  private static boolean has(Invocation call, @Nullable Object key) {
    if (call.in() instanceof Map<?, ?> map && key instanceof String) {
      return map.containsKey(key);
    }
    if (call.in() instanceof List<?> list && key instanceof Number index) {
      return index.doubleValue() >= 0 && index.doubleValue() < list.size();
    }
    throw call.failure("cannot be checked for a key of type " + JqValues.type(key));
  }

  /** Long lists and texts are summed in one go: one by one would copy them again and again. */
  private static @Nullable Object sum(Invocation call) {
    Collection<?> values = call.in() instanceof Map<?, ?> map ? map.values() : call.list();
    if (!values.isEmpty() && values.stream().allMatch(List.class::isInstance)) {
      List<@Nullable Object> lists = new ArrayList<>();
      for (Object value : values) {
        List<?> list = (List<?>) value;
        call.budget().elements((long) lists.size() + list.size());
        lists.addAll(list);
      }
      return lists;
    }
    if (!values.isEmpty() && values.stream().allMatch(String.class::isInstance)) {
      StringBuilder texts = new StringBuilder();
      for (Object value : values) {
        texts.append(value);
        call.budget().room(texts.length());
      }
      return call.budget().text(texts.toString());
    }
    Object sum = null;
    for (Object value : values) {
      sum = Operators.add(sum, value, call.budget());
    }
    return sum;
  }

  private static List<@Nullable Object> flat(Invocation call, double depth) {
    if (depth < 0) {
      throw new JqFailure("flatten depth must not be negative");
    }
    List<@Nullable Object> flat = new ArrayList<>();
    flatten(call.list(), depth, flat, call.budget());
    return flat;
  }

  private static void flatten(
      List<?> list, double depth, List<@Nullable Object> into, Budget budget) {
    for (Object element : list) {
      if (element instanceof List<?> inner && depth > 0) {
        flatten(inner, depth - 1, into, budget);
      } else {
        budget.element(into.size());
        into.add(element);
      }
    }
  }

  private static Object reversed(Invocation call) {
    if (call.in() instanceof String text) {
      return new StringBuilder(text).reverse().toString();
    }
    List<@Nullable Object> list =
        call.in() == null ? new ArrayList<>() : new ArrayList<>(call.list());
    Collections.reverse(list);
    return list;
  }

  private static List<Keyed> sorted(Invocation call, Node by) {
    List<Keyed> keyed = new ArrayList<>();
    for (Object element : call.list()) {
      keyed.add(new Keyed(element, call.machine().all(by, call.at().env(), element)));
    }
    Comparator<Keyed> order = (a, b) -> JqValues.compare(a.key(), b.key(), call.budget());
    keyed.sort(order);
    return keyed;
  }

  private static List<@Nullable Object> elements(List<Keyed> keyed) {
    List<@Nullable Object> elements = new ArrayList<>(keyed.size());
    keyed.forEach(it -> elements.add(it.element()));
    return elements;
  }

  /** Groups of elements with equal keys; of each only the first element when {@code unique}. */
  private static List<@Nullable Object> groups(Invocation call, Node by, boolean unique) {
    List<@Nullable Object> results = new ArrayList<>();
    List<@Nullable Object> group = new ArrayList<>();
    List<@Nullable Object> key = null;
    for (Keyed keyed : sorted(call, by)) {
      if (key == null || JqValues.compare(key, keyed.key(), call.budget()) != 0) {
        key = keyed.key();
        group = new ArrayList<>();
        results.add(unique ? keyed.element() : group);
      }
      group.add(keyed.element());
    }
    return results;
  }

  private static @Nullable Object extreme(Invocation call, Node by, boolean largest) {
    List<Keyed> sorted = sorted(call, by);
    if (sorted.isEmpty()) {
      return null;
    }
    return (largest ? sorted.getLast() : sorted.getFirst()).element();
  }

  private static Map<String, @Nullable Object> fromEntries(Invocation call) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Object entry : call.list()) {
      if (!(entry instanceof Map<?, ?> fields)) {
        throw new JqFailure("from_entries needs objects, but got " + JqValues.shown(entry));
      }
      Object key = first(fields, "key", "k", "name", "Name", "K", "Key");
      Object value = first(fields, "value", "v", "Value", "V");
      map.put(key instanceof String text ? text : Formats.text(key, call.budget()), value);
    }
    return map;
  }

  private static @Nullable Object first(Map<?, ?> fields, String... names) {
    for (String name : names) {
      if (fields.get(name) != null) {
        return fields.get(name);
      }
    }
    return null;
  }

  private static List<@Nullable Object> transposed(Invocation call) {
    List<@Nullable Object> rows = new ArrayList<>();
    int width = 0;
    for (Object row : call.list()) {
      width = row instanceof List<?> list ? Math.max(width, list.size()) : width;
    }
    for (int column = 0; column < width; column++) {
      List<@Nullable Object> turned = new ArrayList<>();
      for (Object row : call.list()) {
        call.budget().element(turned.size());
        turned.add(Access.get(row, column, call.budget()));
      }
      rows.add(turned);
    }
    return rows;
  }

  private static @Nullable Object end(Invocation call, @Nullable Object part, boolean first) {
    List<@Nullable Object> found = Search.indices(call.in(), part, call.budget());
    if (found == null || found.isEmpty()) {
      return null;
    }
    return first ? found.getFirst() : found.getLast();
  }

  /** The index of an element in a sorted array, or minus one minus where it would be. */
  private static int search(Invocation call, @Nullable Object wanted) {
    Comparator<@Nullable Object> order = (a, b) -> JqValues.compare(a, b, call.budget());
    List<@Nullable Object> list = new ArrayList<>(call.list());
    return Collections.binarySearch(list, wanted, order);
  }
}
