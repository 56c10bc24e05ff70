package dev.millrace.api.http;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.util.List;

/**
 * Which part of a list is asked for.
 *
 * @param number from 1 on
 * @param size rows of a page
 * @param sort {@code field:asc} or {@code field:desc}, most important first
 */
public record Page(int number, int size, List<String> sort) {

  private static final int SIZE_DEFAULT = 10;
  private static final int SIZE_MAX = 10_000;

  public Page {
    sort = List.copyOf(sort);
  }

  /** The page a call asks for with {@code page}, {@code size} and {@code sort}. */
  public static Page of(Query query) {
    int number = query.integer("page").orElse(1);
    int size = query.integer("size").orElse(SIZE_DEFAULT);
    if (number < 1 || size < 1 || size > SIZE_MAX) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "Illegal argument: page is "
              + number
              + " and size is "
              + size
              + "; page begins at 1, size is 1 to "
              + SIZE_MAX);
    }
    return new Page(number, size, query.list("sort"));
  }

  /** Rows before this page. */
  public long offset() {
    return (number - 1L) * size;
  }

  /** One page of a list, as the API shows it. */
  public record Results<T>(List<T> results, long total) {
    public Results {
      results = List.copyOf(results);
    }
  }
}
