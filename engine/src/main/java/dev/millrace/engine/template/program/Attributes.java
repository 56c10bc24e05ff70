package dev.millrace.engine.template.program;

import dev.millrace.engine.template.language.Values;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code a.b} and {@code a[b]} mean: keys of maps, indexes of lists, key and value of a map
 * entry, and nothing else. No object is ever asked by reflection for a method or field.
 */
final class Attributes {
  /** The answer for an attribute that does not exist. */
  static final Object UNDEFINED = Absent.UNDEFINED;

  private enum Absent {
    UNDEFINED
  }

  private Attributes() {}

  static boolean isUndefined(@Nullable Object value) {
    return value instanceof Absent;
  }

  static @Nullable Object of(@Nullable Object owner, @Nullable Object key) {
    return switch (owner) {
      case null -> UNDEFINED;
      case Map<?, ?> map -> ofMap(map, key);
      case List<?> list -> ofList(list, key);
      case Map.Entry<?, ?> entry ->
          "key".equals(key) ? entry.getKey() : "value".equals(key) ? entry.getValue() : UNDEFINED;
      case Collection<?> collection -> ofList(Values.elements(collection), key);
      default -> owner.getClass().isArray() ? ofArray(owner, key) : UNDEFINED;
    };
  }

  private static @Nullable Object ofMap(Map<?, ?> map, @Nullable Object key) {
    if (key == null) {
      return UNDEFINED;
    }
    Object value = map.get(key);
    if (value != null || map.containsKey(key)) {
      return value;
    }
    return key instanceof String ? UNDEFINED : ofMapByOtherKey(map, key);
  }

  /** Keys in JSON are strings, so a number is also looked up as its numeral, and 1 as 1L. */
  private static @Nullable Object ofMapByOtherKey(Map<?, ?> map, Object key) {
    if (key instanceof Number number) {
      for (Object other : new Object[] {number.longValue(), number.intValue()}) {
        if (map.containsKey(other)) {
          return map.get(other);
        }
      }
    }
    String text = key.toString();
    return map.containsKey(text) ? map.get(text) : UNDEFINED;
  }

  private static @Nullable Object ofList(@Nullable List<?> list, @Nullable Object key) {
    int index = index(key);
    return list == null || index < 0 || index >= list.size() ? UNDEFINED : list.get(index);
  }

  private static @Nullable Object ofArray(Object array, @Nullable Object key) {
    int index = index(key);
    return index < 0 || index >= Array.getLength(array) ? UNDEFINED : Array.get(array, index);
  }

  private static int index(@Nullable Object key) {
    if (key instanceof Number number) {
      return number.doubleValue() == number.intValue() ? number.intValue() : -1;
    }
    try {
      return key == null ? -1 : Integer.parseInt(key.toString());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
