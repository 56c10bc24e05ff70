package dev.millrace.engine.query;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on an instant column as one range, {@code :<name>From} (inclusive) to {@code
 * :<name>To} (exclusive), and one instant it is not, {@code :<name>Not}; null is no condition. The
 * database keeps microseconds, so the next instant is one later.
 */
record InstantMatch(@Nullable Instant from, @Nullable Instant to, @Nullable Instant not) {

  static InstantMatch of(List<QueryFilter> filters) {
    Instant from = null;
    Instant to = null;
    Instant not = null;
    for (QueryFilter filter : filters) {
      Instant at = Filters.parseInstant(filter.field(), Filters.value(filter));
      Instant next = at.plus(1, ChronoUnit.MICROS);
      switch (filter.operation()) {
        case GREATER_THAN -> from = later(from, next);
        case GREATER_THAN_OR_EQUAL_TO -> from = later(from, at);
        case LESS_THAN -> to = earlier(to, at);
        case LESS_THAN_OR_EQUAL_TO -> to = earlier(to, next);
        case EQUALS -> {
          from = later(from, at);
          to = earlier(to, next);
        }
        case NOT_EQUALS -> not = at;
        case IN, NOT_IN, STARTS_WITH, ENDS_WITH, CONTAINS, REGEX, PREFIX ->
            throw Filters.invalid(
                filter.field()
                    + " is an instant and cannot be compared with "
                    + filter.operation());
      }
    }
    return new InstantMatch(from, to, not);
  }

  InstantMatch since(@Nullable Instant other) {
    return other == null ? this : new InstantMatch(later(from, other), to, not);
  }

  <S extends SqlStatement<S>> S bind(S statement, String name) {
    return statement.bind(name + "From", from).bind(name + "To", to).bind(name + "Not", not);
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one != null && one.isAfter(other) ? one : other;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one != null && one.isBefore(other) ? one : other;
  }
}
