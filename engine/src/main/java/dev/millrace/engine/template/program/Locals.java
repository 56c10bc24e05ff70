package dev.millrace.engine.template.program;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables a template sets itself: one level per loop and macro call, innermost first. */
final class Locals {
  private final Map<String, @Nullable Object> variables = new HashMap<>();
  private final @Nullable Locals parent;

  /** A macro sees its arguments only, neither the variables around it nor the scope. */
  private final boolean isolated;

  Locals(@Nullable Locals parent, boolean isolated) {
    this.parent = parent;
    this.isolated = isolated;
  }

  /** The level that defines the name, or the isolated level that hides all further ones. */
  @Nullable Locals holder(String name) {
    for (Locals level = this; level != null; level = level.parent) {
      if (level.isolated || level.variables.containsKey(name)) {
        return level;
      }
    }
    return null;
  }

  boolean has(String name) {
    return variables.containsKey(name);
  }

  @Nullable Object get(String name) {
    return variables.get(name);
  }

  void put(String name, @Nullable Object value) {
    variables.put(name, value);
  }

  /** Assigns where the name is defined already, otherwise here. */
  void assign(String name, @Nullable Object value) {
    Locals holder = holder(name);
    (holder == null ? this : holder).put(name, value);
  }

  /** All variables that are visible from here, into the map; inner ones win. */
  void collectInto(Map<String, @Nullable Object> target) {
    variables.forEach(target::putIfAbsent);
    if (parent != null && !isolated) {
      parent.collectInto(target);
    }
  }
}
