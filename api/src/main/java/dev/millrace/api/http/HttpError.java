package dev.millrace.api.http;

import org.jspecify.annotations.Nullable;

/** A call that is refused before the engine hears of it: says what was expected and what to do. */
public final class HttpError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Problem problem;

  public HttpError(Problem problem, String message) {
    this(problem, message, null);
  }

  public HttpError(Problem problem, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
