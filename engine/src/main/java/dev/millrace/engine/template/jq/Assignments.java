package dev.millrace.engine.template.jq;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code =}, {@code |=} and {@code +=} and so on: the paths of the left side get new values. */
final class Assignments {
  private Assignments() {}

  static void run(Machine machine, Node.Assign node, Frame at) {
    if (node.operator().equals("|")) {
      at.emit(update(machine, node.target(), node.value(), at));
      return;
    }
    machine.run(node.value(), at.values(value -> at.emit(assign(machine, node, at, value))));
  }

  private static @Nullable Object assign(
      Machine machine, Node.Assign node, Frame at, @Nullable Object value) {
    Object result = at.in();
    for (List<@Nullable Object> path : paths(machine, node.target(), at)) {
      Object before = value(machine, result, path);
      Object after =
          switch (node.operator()) {
            case "" -> value;
            case "//" -> JqValues.isTrue(before) ? before : value;
            default -> Operators.apply(node.operator(), before, value, machine.budget());
          };
      result = Access.set(result, path, after, machine.budget());
    }
    return result;
  }

  /** Each path gets the first result of the update; one without a result is deleted. */
  static @Nullable Object update(Machine machine, Node target, Node update, Frame at) {
    Object result = at.in();
    List<List<@Nullable Object>> gone = new ArrayList<>();
    for (List<@Nullable Object> path : paths(machine, target, at)) {
      List<@Nullable Object> updated = machine.all(update, at.env(), value(machine, result, path));
      if (updated.isEmpty()) {
        gone.addFirst(path);
      } else {
        result = Access.set(result, path, updated.getFirst(), machine.budget());
      }
    }
    for (List<@Nullable Object> path : gone) {
      result = Access.delete(result, path, machine.budget());
    }
    return result;
  }

  static List<List<@Nullable Object>> paths(Machine machine, Node target, Frame at) {
    List<List<@Nullable Object>> paths = new ArrayList<>();
    Out collect =
        (_, path) -> {
          machine.budget().element(paths.size());
          paths.add(path == null ? List.of() : path.keys());
        };
    machine.run(target, new Frame(at.env(), at.in(), Path.ROOT, collect));
    return paths;
  }

  static @Nullable Object value(
      Machine machine, @Nullable Object root, List<? extends @Nullable Object> path) {
    Object value = root;
    for (Object key : path) {
      value = value == null ? null : Access.get(value, key, machine.budget());
    }
    return value;
  }
}
