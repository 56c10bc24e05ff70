package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/** An error inside a jq program, which the program may catch; its value is what it catches. */
final class JqFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient @Nullable Object value;

  JqFailure(String message) {
    super(message, null, false, false);
    this.value = Text.shortened(message);
  }

  private JqFailure(String message, @Nullable Object value) {
    super(message, null, false, false);
    this.value = value;
  }

  static JqFailure of(@Nullable Object value) {
    return value instanceof String text
        ? new JqFailure(text)
        : new JqFailure(JqValues.shown(value) + " (not a string)", value);
  }

  @Nullable Object value() {
    return value;
  }
}
