package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Numbers;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Types, order and truth of jq's values; plain values are lists, maps, texts, numbers, booleans.
 */
final class JqValues {
  private static final double EXACT_MAX = 1e17;

  private JqValues() {}

  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Boolean _ -> "boolean";
      case Number _ -> "number";
      case String _ -> "string";
      case List<?> _ -> "array";
      case Map<?, ?> _ -> "object";
      default -> throw new IllegalStateException("no value of jq: " + value.getClass());
    };
  }

  static boolean isTrue(@Nullable Object value) {
    return value != null && !Boolean.FALSE.equals(value);
  }

  /** A number in its simplest type: whole ones are integers. */
  static Number number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < EXACT_MAX) {
      return whole((long) value);
    }
    return value;
  }

  static Number whole(long value) {
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }

  static boolean isWhole(Number number) {
    return number instanceof Integer || number instanceof Long;
  }

  static boolean equal(@Nullable Object a, @Nullable Object b, Budget budget) {
    return compare(a, b, budget) == 0;
  }

  /** jq's order: null, false, true, numbers, strings, arrays, objects. */
  static int compare(@Nullable Object a, @Nullable Object b, Budget budget) {
    budget.step();
    int order = Integer.compare(rank(a), rank(b));
    if (order != 0) {
      return order;
    }
    return switch (a) {
      case Number x -> Numbers.compare(x, (Number) required(b));
      case String x -> x.compareTo((String) required(b));
      case List<?> x -> compareLists(x, (List<?>) required(b), budget);
      case Map<?, ?> x -> compareMaps(x, (Map<?, ?>) required(b), budget);
      case null, default -> 0;
    };
  }

  private static Object required(@Nullable Object value) {
    return Objects.requireNonNull(value);
  }

  private static int rank(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Boolean truth -> truth ? 2 : 1;
      case Number _ -> 3;
      case String _ -> 4;
      case List<?> _ -> 5;
      default -> 6;
    };
  }

  private static int compareLists(List<?> a, List<?> b, Budget budget) {
    Iterator<?> x = a.iterator();
    Iterator<?> y = b.iterator();
    while (x.hasNext() && y.hasNext()) {
      int order = compare(x.next(), y.next(), budget);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compareMaps(Map<?, ?> a, Map<?, ?> b, Budget budget) {
    List<String> keys = sortedKeys(a);
    int order = compareLists(keys, sortedKeys(b), budget);
    for (int i = 0; order == 0 && i < keys.size(); i++) {
      order = compare(a.get(keys.get(i)), b.get(keys.get(i)), budget);
    }
    return order;
  }

  static List<String> sortedKeys(Map<?, ?> map) {
    Set<String> keys = new TreeSet<>();
    map.keySet().forEach(key -> keys.add(String.valueOf(key)));
    return new ArrayList<>(keys);
  }

  /** A value in an error message. */
  static String shown(@Nullable Object value) {
    String text = value instanceof List<?> || value instanceof Map<?, ?> ? "…" : "" + value;
    return type(value) + " (" + Text.abbreviated(text) + ")";
  }

  /** A value from outside in the types of jq; anything else becomes its text. */
  static @Nullable Object of(@Nullable Object value, Budget budget) {
    budget.step();
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case String text -> text;
      case Integer number -> number;
      case Long number -> whole(number);
      case Double number -> number(number);
      case BigInteger number ->
          number.bitLength() < Long.SIZE
              ? whole(number.longValue())
              : (Object) number.doubleValue();
      case BigDecimal number -> number(number.doubleValue());
      case Number number -> number(number.doubleValue());
      case Map<?, ?> map -> ofMap(map, budget);
      default -> ofOther(value, budget);
    };
  }

  private static Object ofMap(Map<?, ?> map, Budget budget) {
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((key, element) -> copy.put(String.valueOf(key), of(element, budget)));
    return copy;
  }

  private static Object ofOther(Object value, Budget budget) {
    List<@Nullable Object> elements = Values.elements(value);
    if (elements == null) {
      return value.toString();
    }
    List<@Nullable Object> copy = new ArrayList<>(elements.size());
    elements.forEach(element -> copy.add(of(element, budget)));
    return copy;
  }
}
