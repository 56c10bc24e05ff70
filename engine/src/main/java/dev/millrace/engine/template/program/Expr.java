package dev.millrace.engine.template.program;

import org.jspecify.annotations.Nullable;

/** A compiled expression. */
@FunctionalInterface
interface Expr {
  @Nullable Object evaluate(Rendering rendering);
}
