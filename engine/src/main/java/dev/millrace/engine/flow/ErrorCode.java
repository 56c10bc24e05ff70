package dev.millrace.engine.flow;

/**
 * Every kind of error a user can meet. Each has a page docs/errors/CODE.md: what it means, why, and
 * how to mend it. The API maps the category to an HTTP status.
 */
public enum ErrorCode {
  FLOW_INVALID(Category.INVALID),
  FLOW_NOT_FOUND(Category.NOT_FOUND),
  FLOW_DISABLED(Category.CONFLICT),
  FLOW_EXISTS(Category.INVALID),
  INPUT_INVALID(Category.INVALID),
  EXECUTION_NOT_FOUND(Category.NOT_FOUND),
  EXECUTION_STATE(Category.CONFLICT),
  TASK_RUN_NOT_FOUND(Category.NOT_FOUND),
  EXPRESSION_FAILED(Category.INVALID),
  FILE_NOT_FOUND(Category.NOT_FOUND),
  FILE_FORBIDDEN(Category.FORBIDDEN),
  KV_NOT_FOUND(Category.NOT_FOUND),
  KV_EXPIRED(Category.GONE),
  KV_EXISTS(Category.CONFLICT),
  REQUEST_INVALID(Category.BAD_REQUEST),
  LIMIT_EXCEEDED(Category.TOO_LARGE),
  INTERPRETER_MISSING(Category.INVALID),
  DATABASE_UNAVAILABLE(Category.UNAVAILABLE),
  DATABASE_FULL(Category.UNAVAILABLE),
  DATABASE_ERROR(Category.INTERNAL),
  PORT_IN_USE(Category.UNAVAILABLE),
  DATA_FOLDER_NOT_WRITABLE(Category.UNAVAILABLE),
  POSTGRES_DATA_IN_USE(Category.UNAVAILABLE),
  POSTGRES_VERSION_MISMATCH(Category.UNAVAILABLE),
  POSTGRES_START_FAILED(Category.UNAVAILABLE),
  POSTGRES_UNSUPPORTED_PLATFORM(Category.UNAVAILABLE),
  SETTING_INVALID(Category.BAD_REQUEST),
  SHUTTING_DOWN(Category.UNAVAILABLE);

  /** What the caller can do about it. */
  public enum Category {
    BAD_REQUEST,
    INVALID,
    NOT_FOUND,
    FORBIDDEN,
    CONFLICT,
    GONE,
    TOO_LARGE,
    UNAVAILABLE,

    /** Nothing: asking again does not help, and the operator has to look. */
    INTERNAL
  }

  private final Category category;

  ErrorCode(Category category) {
    this.category = category;
  }

  public Category category() {
    return category;
  }
}
