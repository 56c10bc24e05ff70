package dev.millrace.engine.template.program;

import org.jspecify.annotations.Nullable;

/** Where a template puts its output. */
interface Sink {
  void text(String text);

  void value(@Nullable Object value);
}
