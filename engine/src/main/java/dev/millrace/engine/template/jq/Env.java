package dev.millrace.engine.template.jq;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Variables, functions and labels that are visible at a place of a program; immutable. */
final class Env {
  /** A function with what it sees. */
  record Closure(Node.Function function, @Nullable Env env) {}

  private final @Nullable Env outer;
  private final String name;
  private final @Nullable Object value;

  private Env(@Nullable Env outer, String name, @Nullable Object value) {
    this.outer = outer;
    this.name = name;
    this.value = value;
  }

  static Env variable(@Nullable Env outer, String name, @Nullable Object value) {
    return new Env(outer, "$" + name, value);
  }

  static Env label(@Nullable Env outer, String name) {
    return new Env(outer, "*" + name, new Object());
  }

  /** A function that sees itself. */
  static Env function(@Nullable Env outer, Node.Function function) {
    return new Env(outer, function.name() + "/" + function.parameters().size(), function);
  }

  /** A program given as an argument; it sees what its caller sees. */
  static Env argument(@Nullable Env outer, String name, Node body, @Nullable Env caller) {
    return new Env(
        outer, name + "/0", new Closure(new Node.Function(name, List.of(), body), caller));
  }

  static @Nullable Closure closure(@Nullable Env from, String key) {
    Env found = find(from, key);
    if (found == null) {
      return null;
    }
    return found.value instanceof Closure closure
        ? closure
        : new Closure((Node.Function) Objects.requireNonNull(found.value), found);
  }

  /** Where a variable or label is defined, or null. */
  static @Nullable Env find(@Nullable Env from, String key) {
    for (Env at = from; at != null; at = at.outer) {
      if (at.name.equals(key)) {
        return at;
      }
    }
    return null;
  }

  @Nullable Object value() {
    return value;
  }
}
