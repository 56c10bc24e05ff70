package dev.millrace.engine.input;

import dev.millrace.engine.flow.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds given values by dotted path, and nests resolved values by the same paths. Stateless. */
final class Given {

  private Given() {}

  /** The value given for a path, written flat ({@code a.b}) or nested ({@code a: {b: …}}). */
  static @Nullable Object find(Map<String, @Nullable Object> given, String path) {
    if (given.containsKey(path)) {
      return given.get(path);
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (given.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
        Object found = find(textKeys(inner), path.substring(dot + 1));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static Map<String, @Nullable Object> textKeys(Map<?, ?> map) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    map.forEach((key, value) -> all.put(String.valueOf(key), value));
    return all;
  }

  /** Puts a value at a dotted path, making the maps on the way. */
  @SuppressWarnings("unchecked")
  static void put(Map<String, @Nullable Object> nested, String path, @Nullable Object value) {
    Map<String, @Nullable Object> at = nested;
    String rest = path;
    for (int dot = rest.indexOf('.'); dot > 0; dot = rest.indexOf('.')) {
      Object inner = at.get(rest.substring(0, dot));
      if (!(inner instanceof Map)) {
        inner = new LinkedHashMap<String, @Nullable Object>();
        at.put(rest.substring(0, dot), inner);
      }
      at = (Map<String, @Nullable Object>) inner;
      rest = rest.substring(dot + 1);
    }
    at.put(rest, value);
  }

  /** Names that were given and that no input declares. */
  static List<String> undeclared(List<Input> inputs, Map<String, @Nullable Object> given) {
    Set<String> known = new HashSet<>();
    for (Input input : inputs) {
      known.add(input.id());
      known.add(firstPart(input.id()));
      input.children().forEach(child -> known.add(input.id() + "." + child.id()));
    }
    List<String> undeclared = new ArrayList<>(given.keySet());
    undeclared.removeAll(known);
    return undeclared;
  }

  private static String firstPart(String id) {
    int dot = id.indexOf('.');
    return dot < 0 ? id : id.substring(0, dot);
  }
}
