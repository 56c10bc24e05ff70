package dev.millrace.engine.flow;

import org.jspecify.annotations.Nullable;

/**
 * The user's mistake, or a state of the world the user must know: names the offending thing, what
 * was expected and how to mend it. Never carries a secret. It lives beside {@link ErrorCode} so
 * that every package can raise it.
 */
public final class EngineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public EngineException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public EngineException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
