package dev.millrace.engine.input;

/** A value that does not fit its declaration; the message completes "Cause: …". */
final class InvalidValue extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidValue(String message) {
    super(message, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
