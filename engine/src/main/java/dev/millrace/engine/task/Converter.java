package dev.millrace.engine.task;

import org.jspecify.annotations.Nullable;

/** Turns a rendered value into what a record's component holds; null means absent. */
interface Converter {

  /**
   * Converts a value that is not null.
   *
   * @throws PropertyMismatch when it cannot be one
   */
  @Nullable Object convert(Object value);
}
