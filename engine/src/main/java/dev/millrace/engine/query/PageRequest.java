package dev.millrace.engine.query;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;

/**
 * Which page of a search.
 *
 * @param page the first is 1
 * @param size results on a page
 */
public record PageRequest(int page, int size) {
  /** A search counts its results up to here and says so for more. */
  public static final int TOTAL_MAX = 100_000;

  private static final int SIZE_MAX = 1_000;
  private static final int OFFSET_MAX = 1_000_000;

  public PageRequest {
    if (page < 1) {
      throw invalid("page: expected 1 or more, not " + page);
    }
    if (size < 1 || size > SIZE_MAX) {
      throw invalid("size: expected 1 to " + SIZE_MAX + ", not " + size);
    }
    if ((long) (page - 1) * size > OFFSET_MAX) {
      throw invalid("page: results beyond " + OFFSET_MAX + " are not listed; narrow the filters");
    }
  }

  int offset() {
    return (page - 1) * size;
  }

  private static EngineException invalid(String message) {
    return new EngineException(ErrorCode.REQUEST_INVALID, message);
  }
}
