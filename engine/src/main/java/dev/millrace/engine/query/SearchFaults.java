package dev.millrace.engine.query;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/** Faults of a search that its user can mend. */
final class SearchFaults {
  private static final String BAD_REGEX = "2201B";
  private static final String TIMEOUT = "57014";

  private SearchFaults() {}

  static <T> T explained(Supplier<T> search) {
    try {
      return search.get();
    } catch (JdbiException e) {
      throw explain(e);
    }
  }

  private static RuntimeException explain(JdbiException fault) {
    String state = fault.getCause() instanceof SQLException sql ? sql.getSQLState() : null;
    if (BAD_REGEX.equals(state)) {
      return Filters.invalid("not a regular expression the database understands");
    }
    if (TIMEOUT.equals(state)) {
      return new EngineException(
          ErrorCode.LIMIT_EXCEEDED,
          "the search took too long and was ended; narrow it, by a time range for example",
          fault);
    }
    return fault;
  }
}
