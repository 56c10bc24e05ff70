package dev.millrace.engine.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds names that depend on each other in a circle. Without recursion, since a hostile text may
 * hold a very long chain. Stateless.
 */
final class Cycles {

  private Cycles() {}

  /** Names that wait for each other in a circle, the first one again at the end; or nothing. */
  static List<String> find(Map<String, List<String>> dependencies) {
    Set<String> waiting = waiting(dependencies);
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<String> way = new ArrayList<>();
    Set<String> visited = new LinkedHashSet<>();
    String at = waiting.iterator().next();
    while (visited.add(at)) {
      way.add(at);
      at =
          dependencies.getOrDefault(at, List.of()).stream()
              .filter(waiting::contains)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("a waiting name waits for none"));
    }
    way.add(at);
    return way.subList(way.indexOf(at), way.size());
  }

  /** Names that never become ready when the others are done one after the other. */
  private static Set<String> waiting(Map<String, List<String>> dependencies) {
    Map<String, Set<String>> open = new LinkedHashMap<>();
    Map<String, List<String>> dependents = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    dependencies.forEach((id, on) -> {
      Set<String> known = new LinkedHashSet<>(on);
      known.retainAll(dependencies.keySet());
      known.forEach(one -> dependents.computeIfAbsent(one, key -> new ArrayList<>()).add(id));
      open.put(id, known);
      if (known.isEmpty()) {
        ready.add(id);
      }
    });
    while (!ready.isEmpty()) {
      String done = ready.remove();
      open.remove(done);
      for (String dependent : dependents.getOrDefault(done, List.of())) {
        Set<String> still = open.get(dependent);
        if (still != null && still.remove(done) && still.isEmpty()) {
          ready.add(dependent);
        }
      }
    }
    return open.keySet();
  }
}
