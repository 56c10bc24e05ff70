package dev.millrace.engine.template;

import java.util.List;

/**
 * A variable a template reads: the root and as much of the attribute path as is known without
 * running it, so {@code outputs['my-task'].rows[i]} is {@code outputs}, [my-task, rows].
 */
public record VariablePath(String root, List<String> attributes) {
  public VariablePath {
    attributes = List.copyOf(attributes);
  }

  @Override
  public String toString() {
    return attributes.isEmpty() ? root : root + "." + String.join(".", attributes);
  }
}
