package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Numbers;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The binary operators, as functions of their two values. */
final class Operators {
  /** A binary operator. */
  @FunctionalInterface
  interface Binary {
    @Nullable Object apply(@Nullable Object left, @Nullable Object right, Budget budget);
  }

  private Operators() {}

  static Object add(@Nullable Object left, @Nullable Object right, Budget budget) {
    if (left instanceof String || right instanceof String) {
      // As in Pebble, null shows as "null" here; `~` leaves it out.
      return joined(
          left == null ? "null" : Text.of(left, budget),
          right == null ? "null" : Text.of(right, budget),
          budget);
    }
    return left instanceof List<?> list
        ? addedToList(list, right, budget)
        : Numbers.compute(left, Numbers.Operation.ADD, right);
  }

  private static Object addedToList(List<?> list, @Nullable Object right, Budget budget) {
    Collection<?> more = right instanceof Collection<?> many ? many : Collections.singleton(right);
    budget.elements((long) list.size() + more.size());
    List<@Nullable Object> sum = new ArrayList<>(list);
    sum.addAll(more);
    return budget.value(sum);
  }

  static Object subtract(@Nullable Object left, @Nullable Object right, Budget budget) {
    if (!(left instanceof List<?> list)) {
      return Numbers.compute(left, Numbers.Operation.SUBTRACT, right);
    }
    Set<@Nullable Object> less =
        new HashSet<@Nullable Object>(
            right instanceof Collection<?> many ? many : Collections.singleton(right));
    List<@Nullable Object> rest = new ArrayList<>();
    for (Object element : list) {
      budget.step();
      if (!less.contains(element)) {
        rest.add(element);
      }
    }
    return rest;
  }

  static String concatenate(@Nullable Object left, @Nullable Object right, Budget budget) {
    return joined(Text.of(left, budget), Text.of(right, budget), budget);
  }

  private static String joined(String left, String right, Budget budget) {
    budget.text((long) left.length() + right.length());
    return left.concat(right);
  }

  /** Order by an operator such as {@code <}; null is in no order with anything. */
  static boolean compare(
      @Nullable Object left, @Nullable Object right, String symbol, IntPredicate wanted) {
    if (left == null || right == null) {
      return false;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return !isNaN(a) && !isNaN(b) && wanted.test(Numbers.compare(a, b));
    }
    if (left instanceof String a && right instanceof String b) {
      return wanted.test(a.compareTo(b));
    }
    if (left instanceof Comparable<?> && left.getClass() == right.getClass()) {
      @SuppressWarnings("unchecked") // both are of the one class that compares itself
      Comparable<Object> a = (Comparable<Object>) left;
      return wanted.test(a.compareTo(right));
    }
    throw new TemplateException(
        "invalid operands for mathematical comparison ["
            + symbol
            + "]: "
            + Values.typeName(left)
            + " and "
            + Values.typeName(right)
            + "; turn texts into numbers with `| number`");
  }

  private static boolean isNaN(Number number) {
    return Double.isNaN(number.doubleValue());
  }

  static boolean contains(@Nullable Object left, @Nullable Object right, Budget budget) {
    return switch (left) {
      case null -> false;
      case String text -> {
        budget.steps(text.length());
        yield text.contains(right == null ? "null" : Text.of(right, budget));
      }
      case Map<?, ?> map -> !Attributes.isUndefined(Attributes.of(map, right));
      default -> {
        List<@Nullable Object> elements = Values.elements(left);
        if (elements == null) {
          throw new TemplateException(
              "Contains operator can only be used on Strings, Collections, Maps and arrays. Actual"
                  + " type was: "
                  + Values.typeName(left));
        }
        yield right instanceof Collection<?> many
            ? containsAll(elements, many, budget)
            : containsOne(elements, right, budget);
      }
    };
  }

  private static boolean containsOne(
      List<@Nullable Object> elements, @Nullable Object wanted, Budget budget) {
    for (Object element : elements) {
      budget.step();
      if (Values.equal(element, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean containsAll(
      List<@Nullable Object> elements, Collection<?> wanted, Budget budget) {
    Set<@Nullable Object> all = new HashSet<>();
    for (Object element : elements) {
      budget.step();
      all.add(element);
    }
    for (Object one : wanted) {
      if (!all.contains(one) && !containsOne(elements, one, budget)) {
        return false;
      }
    }
    return true;
  }

  /** Membership by what the values look like, so that 1 is in ['1']. */
  static boolean isIn(@Nullable Object left, @Nullable Object right, Budget budget) {
    if (left == null || right == null) {
      return false;
    }
    String wanted = Text.of(left, budget);
    if (right instanceof Map<?, ?> map) {
      return map.containsKey(left)
          || anyLooksLike(map.values(), wanted, budget)
          || anyLooksLike(map.keySet(), wanted, budget);
    }
    List<@Nullable Object> elements = Values.elements(right);
    return elements != null && anyLooksLike(elements, wanted, budget);
  }

  private static boolean anyLooksLike(Collection<?> elements, String wanted, Budget budget) {
    for (Object element : elements) {
      budget.step();
      if (element != null && Text.of(element, budget).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  static boolean startsWith(@Nullable Object left, @Nullable Object right, Budget budget) {
    return left != null
        && right != null
        && Text.of(left, budget).startsWith(Text.of(right, budget));
  }

  static boolean endsWith(@Nullable Object left, @Nullable Object right, Budget budget) {
    return left != null && right != null && Text.of(left, budget).endsWith(Text.of(right, budget));
  }
}
