package dev.millrace.engine.template.jq;

import org.jspecify.annotations.Nullable;

/** Takes the results of a program, one after the other. */
@FunctionalInterface
interface Out {
  /**
   * @param path where in the input the value is; null when nobody asked
   */
  void emit(@Nullable Object value, @Nullable Path path);
}
