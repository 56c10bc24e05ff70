package dev.millrace.engine.template.language;

import dev.millrace.engine.template.TemplateException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the operators need to know of plain values: truth, equality, type names. */
public final class Values {
  private Values() {}

  /** Truth of a condition: false, 0, NaN and the empty string are false; lists have none. */
  public static boolean truth(Object value) {
    return switch (value) {
      case Boolean truth -> truth;
      case Number number -> !Double.isNaN(number.doubleValue()) && number.doubleValue() != 0.0;
      case String text -> !text.isEmpty();
      default ->
          throw new TemplateException(
              "Unsupported value type "
                  + typeName(value)
                  + ". Expected Boolean, String, Number as a condition; for a list or map write `is"
                  + " empty` or `| length > 0`");
    };
  }

  public static boolean equal(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return Numbers.compare(a, b) == 0;
    }
    return Objects.equals(left, right);
  }

  /** What users call the type. */
  public static String typeName(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String _ -> "String";
      case Boolean _ -> "Boolean";
      case Number number -> number.getClass().getSimpleName();
      case Map<?, ?> _ -> "Map";
      case Collection<?> _ -> "List";
      default -> value.getClass().isArray() ? "Array" : value.getClass().getSimpleName();
    };
  }

  /** The elements of a collection or array; null when the value is neither. */
  public static @Nullable List<@Nullable Object> elements(@Nullable Object value) {
    if (value instanceof List<?> list) {
      @SuppressWarnings("unchecked") // read only by all callers
      List<@Nullable Object> elements = (List<@Nullable Object>) list;
      return elements;
    }
    if (value instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    }
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    if (value != null && value.getClass().isArray()) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
      return elements;
    }
    return null;
  }

  /** A map whose keys are strings; the map itself when they are. */
  public static Map<String, @Nullable Object> stringKeys(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.putIfAbsent(String.valueOf(key), value));
    return copy;
  }
}
