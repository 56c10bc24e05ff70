package dev.millrace.api.http;

import dev.millrace.engine.query.Page;
import dev.millrace.engine.query.PageRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads which part of a list a call asks for, and shows it as the API does. */
public final class Paging {

  private static final int SIZE_DEFAULT = 10;

  private Paging() {}

  /** The page a call asks for with {@code page} and {@code size}. */
  public static PageRequest of(Query query) {
    return new PageRequest(
        query.integer("page").orElse(1), query.integer("size").orElse(SIZE_DEFAULT));
  }

  /**
   * One page of a list, as the API shows it.
   *
   * @param totalIsMinimum counting stopped at {@code total}, there may be more; else absent
   */
  public record Results<T>(List<T> results, long total, @Nullable Boolean totalIsMinimum) {
    public Results {
      results = List.copyOf(results);
    }

    /** A page of a list that was counted to its end. */
    public Results(List<T> results, long total) {
      this(results, total, null);
    }

    /** The page with each row shown in its own way. */
    public static <R, T> Results<T> of(Page<R> page, Function<R, T> show) {
      return new Results<>(
          page.results().stream().map(show).toList(),
          page.total(),
          page.total() >= PageRequest.TOTAL_MAX ? true : null);
    }
  }

  /**
   * The order a call asks for with {@code sort=field:asc}; the first one counts.
   *
   * @param fields names clients use, to the beginning of the enum's words
   */
  public static <E extends Enum<E>> E sort(
      Query query, Class<E> type, E otherwise, Map<String, String> fields) {
    List<String> asked = query.list("sort");
    if (asked.isEmpty()) {
      return otherwise;
    }
    String[] parts = asked.getFirst().split(":", 2);
    String field = fields.get(parts[0]);
    String direction = parts.length < 2 ? "ASC" : parts[1].toUpperCase(Locale.ROOT);
    if (field == null || !(direction.equals("ASC") || direction.equals("DESC"))) {
      throw new HttpError(
          Problem.SORT_UNKNOWN,
          "Invalid sort '"
              + asked.getFirst()
              + "', expected one of "
              + fields.keySet().stream().sorted().toList()
              + " with :asc or :desc");
    }
    return Enum.valueOf(type, field + "_" + direction);
  }
}
