package dev.millrace.engine.task.core;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What counts as true in a rendered condition. */
final class Conditions {

  private static final Set<String> FALSY = Set.of("", "false", "0", "-0");

  private Conditions() {}

  static boolean holds(@Nullable Object rendered) {
    return rendered != null && !FALSY.contains(String.valueOf(rendered).strip());
  }
}
