package dev.millrace.engine.template.jq;

import org.jspecify.annotations.Nullable;

/**
 * Carries an error of what comes after a {@code try} past the try: only errors of its own body are
 * its to catch.
 */
final class Downstream extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient JqFailure failure;

  private Downstream(JqFailure failure) {
    super(null, null, false, false);
    this.failure = failure;
  }

  static void emit(Out out, @Nullable Object value, @Nullable Path path) {
    try {
      out.emit(value, path);
    } catch (JqFailure e) {
      throw new Downstream(e);
    }
  }

  JqFailure failure() {
    return failure;
  }
}
