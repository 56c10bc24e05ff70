package dev.millrace.engine.postgres;

import org.jspecify.annotations.Nullable;

/**
 * Why the embedded PostgreSQL server cannot be used: a stable code with a page in {@code
 * docs/errors}, and a message that names the place, what was expected and what to do. The engine
 * shows it to the user as it is.
 */
public final class EmbeddedPostgresException extends RuntimeException {

  static final String DATA_IN_USE = "POSTGRES_DATA_IN_USE";
  static final String VERSION_MISMATCH = "POSTGRES_VERSION_MISMATCH";
  static final String START_FAILED = "POSTGRES_START_FAILED";
  static final String UNSUPPORTED_PLATFORM = "POSTGRES_UNSUPPORTED_PLATFORM";
  static final String NOT_WRITABLE = "DATA_FOLDER_NOT_WRITABLE";

  private static final long serialVersionUID = 1L;

  private final String code;

  EmbeddedPostgresException(String code, String message) {
    this(code, message, null);
  }

  EmbeddedPostgresException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The name of the error, also the name of its page in {@code docs/errors}. */
  public String code() {
    return code;
  }
}
