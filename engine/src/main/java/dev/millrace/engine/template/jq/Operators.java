package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Budget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arithmetic and comparison of jq. */
final class Operators {
  private Operators() {}

  static @Nullable Object apply(
      String operator, @Nullable Object left, @Nullable Object right, Budget budget) {
    return switch (operator) {
      case "+" -> add(left, right, budget);
      case "-" -> subtract(left, right, budget);
      case "*" -> multiply(left, right, budget);
      case "/" -> divide(left, right, budget);
      case "%" -> modulo(left, right);
      case "==" -> JqValues.equal(left, right, budget);
      case "!=" -> !JqValues.equal(left, right, budget);
      case "<" -> JqValues.compare(left, right, budget) < 0;
      case "<=" -> JqValues.compare(left, right, budget) <= 0;
      case ">" -> JqValues.compare(left, right, budget) > 0;
      case ">=" -> JqValues.compare(left, right, budget) >= 0;
      default -> throw new IllegalStateException("no operator: " + operator);
    };
  }

  static Object negate(@Nullable Object value) {
    if (value instanceof Number number) {
      return JqValues.number(-number.doubleValue());
    }
    throw new JqFailure(JqValues.shown(value) + " cannot be negated");
  }

  static @Nullable Object add(@Nullable Object left, @Nullable Object right, Budget budget) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return JqValues.isWhole(a) && JqValues.isWhole(b)
          ? JqValues.whole(a.longValue() + b.longValue())
          : JqValues.number(a.doubleValue() + b.doubleValue());
    }
    if (left instanceof String a && right instanceof String b) {
      budget.text((long) a.length() + b.length());
      return a + b;
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      budget.elements((long) a.size() + b.size());
      List<@Nullable Object> sum = new ArrayList<>(a);
      sum.addAll(b);
      return sum;
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      budget.elements((long) a.size() + b.size());
      Map<Object, @Nullable Object> sum = new LinkedHashMap<>(a);
      sum.putAll(b);
      return sum;
    }
    throw failure(left, right, "added");
  }

  private static Object subtract(@Nullable Object left, @Nullable Object right, Budget budget) {
    if (left instanceof Number a && right instanceof Number b) {
      return JqValues.number(a.doubleValue() - b.doubleValue());
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      List<@Nullable Object> rest = new ArrayList<>();
      for (Object element : a) {
        if (!Search.contains(b, element, budget)) {
          rest.add(element);
        }
      }
      return rest;
    }
    throw failure(left, right, "subtracted");
  }

  private static @Nullable Object multiply(
      @Nullable Object left, @Nullable Object right, Budget budget) {
    if (left instanceof Number a && right instanceof Number b) {
      return JqValues.number(a.doubleValue() * b.doubleValue());
    }
    if (left instanceof String text && right instanceof Number times) {
      return repeat(text, times, budget);
    }
    if (left instanceof Number times && right instanceof String text) {
      return repeat(text, times, budget);
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return merge(a, b, budget);
    }
    throw failure(left, right, "multiplied");
  }

  private static @Nullable Object repeat(String text, Number times, Budget budget) {
    double count = times.doubleValue();
    if (!(count > 0)) {
      return null;
    }
    long whole = (long) Math.max(1, Math.min(count, Integer.MAX_VALUE));
    budget.text(text.length() * whole);
    return text.repeat((int) whole);
  }

  private static Map<Object, @Nullable Object> merge(Map<?, ?> a, Map<?, ?> b, Budget budget) {
    budget.elements((long) a.size() + b.size());
    Map<Object, @Nullable Object> merged = new LinkedHashMap<>(a);
    b.forEach((key, value) -> {
      Object old = merged.get(key);
      merged.put(
          key,
          old instanceof Map<?, ?> x && value instanceof Map<?, ?> y ? merge(x, y, budget) : value);
    });
    return merged;
  }

  private static Object divide(@Nullable Object left, @Nullable Object right, Budget budget) {
    if (left instanceof Number a && right instanceof Number b) {
      if (b.doubleValue() == 0) {
        throw failure(left, right, "divided because the divisor is zero");
      }
      return JqValues.number(a.doubleValue() / b.doubleValue());
    }
    if (left instanceof String text && right instanceof String separator) {
      return TextBuiltins.split(text, separator, budget);
    }
    throw failure(left, right, "divided");
  }

  private static Object modulo(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      long divisor = Math.abs(b.longValue());
      if (divisor == 0) {
        throw failure(left, right, "divided because the divisor is zero");
      }
      return JqValues.whole(a.longValue() % divisor);
    }
    throw failure(left, right, "divided");
  }

  private static JqFailure failure(@Nullable Object left, @Nullable Object right, String what) {
    return new JqFailure(
        JqValues.shown(left) + " and " + JqValues.shown(right) + " cannot be " + what);
  }
}
