package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds parts in texts and lists. */
final class Search {
  private Search() {}

  static boolean contains(List<?> list, @Nullable Object wanted, Budget budget) {
    for (Object element : list) {
      if (JqValues.equal(element, wanted, budget)) {
        return true;
      }
    }
    return false;
  }

  /** jq's {@code contains}: texts by parts, lists by elements, objects by fields. */
  static boolean includes(@Nullable Object whole, @Nullable Object part, Budget budget) {
    budget.step();
    if (whole instanceof Map<?, ?> map && part instanceof Map<?, ?> fields) {
      return fields.entrySet().stream()
          .allMatch(field ->
              map.containsKey(field.getKey())
                  && includes(map.get(field.getKey()), field.getValue(), budget));
    }
    if (whole instanceof List<?> list && part instanceof List<?> elements) {
      return elements.stream()
          .allMatch(element -> list.stream().anyMatch(it -> includes(it, element, budget)));
    }
    if (whole instanceof String text && part instanceof String piece) {
      budget.steps(text.length());
      return text.contains(piece);
    }
    if (JqValues.type(whole).equals(JqValues.type(part))) {
      return JqValues.equal(whole, part, budget);
    }
    throw new JqFailure(
        JqValues.shown(whole)
            + " and "
            + JqValues.shown(part)
            + " cannot have their containment checked");
  }

  /** Where a part begins in a text or list. */
  static @Nullable List<@Nullable Object> indices(
      @Nullable Object whole, @Nullable Object part, Budget budget) {
    if (whole == null || part == null) {
      return null;
    }
    if (whole instanceof String text && part instanceof String piece) {
      return inText(text, piece, budget);
    }
    if (whole instanceof List<?> list) {
      return inList(list, part instanceof List<?> elements ? elements : List.of(part), budget);
    }
    throw new JqFailure(
        "Cannot determine the indices of " + JqValues.type(part) + " in " + JqValues.type(whole));
  }

  private static List<@Nullable Object> inText(String text, String piece, Budget budget) {
    List<@Nullable Object> found = new ArrayList<>();
    if (piece.isEmpty()) {
      return found;
    }
    for (int at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
      budget.element(found.size());
      found.add(text.codePointCount(0, at));
      budget.steps(at >>> 4);
    }
    return found;
  }

  private static List<@Nullable Object> inList(List<?> list, List<?> part, Budget budget) {
    List<@Nullable Object> found = new ArrayList<>();
    for (int at = 0; !part.isEmpty() && at + part.size() <= list.size(); at++) {
      if (JqValues.equal(list.subList(at, at + part.size()), part, budget)) {
        found.add(at);
      }
    }
    return found;
  }
}
