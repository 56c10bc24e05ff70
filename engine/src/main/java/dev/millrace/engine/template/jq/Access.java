package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Budget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads, writes and deletes parts of values by key, index or slice. */
final class Access {
  private Access() {}

  static @Nullable Object get(@Nullable Object owner, @Nullable Object key, Budget budget) {
    if (key instanceof Map<?, ?> range) {
      return slice(owner, range, budget);
    }
    if (owner == null && (key == null || key instanceof String || key instanceof Number)) {
      return null;
    }
    if (owner instanceof Map<?, ?> map && key instanceof String) {
      return map.get(key);
    }
    if (owner instanceof List<?> list && key instanceof Number number) {
      int index = index(number, list.size());
      return index < 0 || index >= list.size() ? null : list.get(index);
    }
    if (owner instanceof List<?> list && key instanceof List<?> part) {
      return Search.indices(list, part, budget);
    }
    throw new JqFailure(
        "Cannot index "
            + JqValues.type(owner)
            + " with "
            + (key instanceof String ? "\"" + key + "\"" : JqValues.type(key)));
  }

  /** An index, which counts from the end when negative; -1 when it is before the beginning. */
  private static int index(Number number, int size) {
    double index = Math.floor(number.doubleValue());
    double positive = index < 0 ? index + size : index;
    return positive < 0 || Double.isNaN(positive)
        ? -1
        : (int) Math.min(positive, Integer.MAX_VALUE);
  }

  private static @Nullable Object slice(@Nullable Object owner, Map<?, ?> range, Budget budget) {
    return switch (owner) {
      case null -> null;
      case String text -> {
        int codePoints = text.codePointCount(0, text.length());
        budget.steps(text.length());
        int[] ends = ends(range, codePoints);
        yield text.substring(
            text.offsetByCodePoints(0, ends[0]), text.offsetByCodePoints(0, ends[1]));
      }
      case List<?> list -> {
        int[] ends = ends(range, list.size());
        budget.elements(ends[1] - (long) ends[0]);
        yield new ArrayList<@Nullable Object>(list.subList(ends[0], ends[1]));
      }
      default -> throw new JqFailure("Cannot index " + JqValues.type(owner) + " with object");
    };
  }

  private static int[] ends(Map<?, ?> range, int size) {
    int from = end(range.get("start"), 0, size, false);
    int to = end(range.get("end"), size, size, true);
    return new int[] {from, Math.max(from, to)};
  }

  private static int end(@Nullable Object value, int otherwise, int size, boolean up) {
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Number number)) {
      throw new JqFailure("Start and end indices of an array slice must be numbers");
    }
    double exact = number.doubleValue() < 0 ? number.doubleValue() + size : number.doubleValue();
    return (int) Math.clamp(up ? Math.ceil(exact) : Math.floor(exact), 0, size);
  }

  /** The value with a part replaced; missing parts on the way are made. */
  static @Nullable Object set(
      @Nullable Object owner,
      List<? extends @Nullable Object> path,
      @Nullable Object value,
      Budget budget) {
    if (path.isEmpty()) {
      return value;
    }
    Object key = path.getFirst();
    Object part = set(get(owner, key, budget), path.subList(1, path.size()), value, budget);
    return put(owner, key, part, budget);
  }

  private static Object put(
      @Nullable Object owner, @Nullable Object key, @Nullable Object part, Budget budget) {
    if (key instanceof String name && (owner == null || owner instanceof Map<?, ?>)) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      if (owner instanceof Map<?, ?> map) {
        budget.elements(map.size());
        map.forEach((k, v) -> copy.put(String.valueOf(k), v));
      }
      copy.put(name, part);
      return copy;
    }
    if (key instanceof Number number && (owner == null || owner instanceof List<?>)) {
      List<?> list = owner instanceof List<?> given ? given : List.of();
      int index = index(number, list.size());
      if (index < 0) {
        throw new JqFailure("Out of bounds negative array index");
      }
      budget.elements(Math.max(list.size(), index + 1L));
      List<@Nullable Object> copy = new ArrayList<>(list);
      copy.addAll(Collections.nCopies(Math.max(0, index + 1 - list.size()), null));
      copy.set(index, part);
      return copy;
    }
    if (key instanceof Map<?, ?> range && (owner == null || owner instanceof List<?>)) {
      return putSlice(owner instanceof List<?> list ? list : List.of(), range, part, budget);
    }
    throw new JqFailure(
        "Cannot update field at " + JqValues.type(key) + " of " + JqValues.type(owner));
  }

  private static Object putSlice(
      List<?> list, Map<?, ?> range, @Nullable Object part, Budget budget) {
    if (!(part instanceof List<?> middle)) {
      throw new JqFailure("A slice of an array can only be assigned another array");
    }
    int[] ends = ends(range, list.size());
    budget.elements((long) list.size() + middle.size());
    List<@Nullable Object> copy = new ArrayList<>(list.subList(0, ends[0]));
    copy.addAll(middle);
    copy.addAll(list.subList(ends[1], list.size()));
    return copy;
  }

  /** The value without a part; a part that is not there is no error. */
  static @Nullable Object delete(
      @Nullable Object owner, List<? extends @Nullable Object> path, Budget budget) {
    if (path.isEmpty() || owner == null) {
      return null;
    }
    Object key = path.getFirst();
    if (path.size() > 1) {
      Object part = get(owner, key, budget);
      return part == null
          ? owner
          : put(owner, key, delete(part, path.subList(1, path.size()), budget), budget);
    }
    return remove(owner, key, budget);
  }

  private static Object remove(Object owner, @Nullable Object key, Budget budget) {
    if (owner instanceof Map<?, ?> map && key instanceof String) {
      budget.elements(map.size());
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
      copy.remove(key);
      return copy;
    }
    if (owner instanceof List<?> list && key instanceof Number number) {
      int index = index(number, list.size());
      budget.elements(list.size());
      List<@Nullable Object> copy = new ArrayList<>(list);
      if (index >= 0 && index < list.size()) {
        copy.remove(index);
      }
      return copy;
    }
    if (owner instanceof List<?> list && key instanceof Map<?, ?> range) {
      return putSlice(list, range, List.of(), budget);
    }
    throw new JqFailure(
        "Cannot delete field at " + JqValues.type(key) + " of " + JqValues.type(owner));
  }
}
