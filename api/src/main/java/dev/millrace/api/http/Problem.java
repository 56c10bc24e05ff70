package dev.millrace.api.http;

/**
 * What can be wrong with a call before the engine hears of it. As for the engine's own codes, each
 * has a page docs/errors/CODE.md.
 */
public enum Problem {
  REQUEST_MALFORMED(400),
  PARAMETER_UNKNOWN(400),
  NOT_SIGNED_IN(401),
  ORIGIN_FORBIDDEN(403),
  PATH_UNKNOWN(404),
  NOT_SUPPORTED(404),
  METHOD_NOT_ALLOWED(405),
  BODY_TOO_LARGE(413),
  MEDIA_TYPE_UNKNOWN(415),
  SORT_UNKNOWN(422),
  OVERLOADED(503),
  INTERNAL_ERROR(500);

  private final int status;

  Problem(int status) {
    this.status = status;
  }

  /** The HTTP status it is answered with. */
  public int status() {
    return status;
  }
}
