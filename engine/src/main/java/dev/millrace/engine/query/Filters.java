package dev.millrace.engine.query;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.query.QueryFilter.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The conditions of one search, checked against what the resource can be searched by. */
final class Filters {
  private final List<QueryFilter> all;

  private Filters(List<QueryFilter> all) {
    this.all = all;
  }

  /**
   * Filters of a resource.
   *
   * @throws EngineException REQUEST_INVALID when a field is not among the allowed ones
   */
  static Filters of(String resource, Set<Field> allowed, List<QueryFilter> filters) {
    for (QueryFilter filter : filters) {
      if (!allowed.contains(filter.field())) {
        throw invalid(resource + " cannot be searched by " + filter.field());
      }
    }
    return new Filters(List.copyOf(filters));
  }

  static EngineException invalid(String why) {
    return new EngineException(
        ErrorCode.REQUEST_INVALID, "Provided query filters are invalid: " + why);
  }

  List<QueryFilter> of(Field field) {
    return all.stream().filter(filter -> filter.field() == field).toList();
  }

  boolean has(Field field) {
    return all.stream().anyMatch(filter -> filter.field() == field);
  }

  TextMatch text(Field field) {
    return TextMatch.of(of(field));
  }

  InstantMatch instant(Field field) {
    return InstantMatch.of(of(field));
  }

  LabelMatch labels() {
    return LabelMatch.of(of(Field.LABELS));
  }

  /** The one value of a field that is compared with EQUALS; null when there is none. */
  @Nullable String single(Field field) {
    String value = null;
    for (QueryFilter filter : of(field)) {
      require(filter, Operation.EQUALS);
      value = value(filter);
    }
    return value;
  }

  /** True for the first word, false for the second, null when not asked for. */
  @Nullable Boolean either(Field field, String first, String second) {
    Boolean wanted = null;
    for (QueryFilter filter : of(field)) {
      require(filter, Operation.EQUALS, Operation.NOT_EQUALS);
      boolean equals = filter.operation() == Operation.EQUALS;
      String value = value(filter);
      if (value.equalsIgnoreCase(first)) {
        wanted = equals;
      } else if (value.equalsIgnoreCase(second)) {
        wanted = !equals;
      } else {
        throw invalid(field + ": expected " + first + " or " + second + ", not " + value);
      }
    }
    return wanted;
  }

  /** Members of a closed set that are wanted and not wanted, as names. */
  <E extends Enum<E>> TextMatch names(Field field, Class<E> type) {
    List<QueryFilter> filters = of(field);
    for (QueryFilter filter : filters) {
      require(filter, Operation.EQUALS, Operation.NOT_EQUALS, Operation.IN, Operation.NOT_IN);
      for (String value : filter.values()) {
        requireMember(field, type, value);
      }
    }
    return TextMatch.of(filters);
  }

  static <E extends Enum<E>> E requireMember(Field field, Class<E> type, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(member -> member.name().equals(value))
        .findFirst()
        .orElseThrow(() ->
            invalid(
                field
                    + ": expected one of "
                    + Arrays.toString(type.getEnumConstants())
                    + ", not "
                    + value));
  }

  /** Ids compared as wholes. */
  <T> IdMatch<T> ids(Field field, Function<String, T> parse) {
    List<T> in = new ArrayList<>();
    List<T> notIn = new ArrayList<>();
    boolean positive = false;
    for (QueryFilter filter : of(field)) {
      require(filter, Operation.EQUALS, Operation.NOT_EQUALS, Operation.IN, Operation.NOT_IN);
      boolean wanted = filter.operation() == Operation.EQUALS || filter.operation() == Operation.IN;
      positive |= wanted;
      for (String value : filter.values()) {
        // What is no id equals nothing that is stored.
        id(value, parse).ifPresent(wanted ? in::add : notIn::add);
      }
    }
    return new IdMatch<>(positive ? in : null, notIn.isEmpty() ? null : notIn);
  }

  /**
   * Ids.
   *
   * @param in null: any
   * @param notIn null: none is excluded
   */
  record IdMatch<T>(@Nullable List<T> in, @Nullable List<T> notIn) {

    /** As {@code :<name>In} and {@code :<name>NotIn}. */
    <S extends SqlStatement<S>> S bind(S statement, String name, Class<T> type) {
      bind(statement, name + "In", type, in);
      return bind(statement, name + "NotIn", type, notIn);
    }

    private static <S extends SqlStatement<S>, T> S bind(
        S statement, String name, Class<T> type, @Nullable List<T> ids) {
      return ids == null
          ? statement.bind(name, (Object) null)
          : statement.bindArray(name, type, ids);
    }
  }

  /** Since when, of a duration that ends now; null when not asked for. */
  @Nullable Instant since(Field field, Instant now) {
    String range = single(field);
    if (range == null) {
      return null;
    }
    try {
      return now.minus(Duration.parse(range));
    } catch (DateTimeParseException | ArithmeticException e) {
      throw invalid(field + ": expected an ISO duration such as PT24H, not " + range);
    }
  }

  static String value(QueryFilter filter) {
    if (filter.values().size() != 1) {
      throw invalid(filter.field() + " " + filter.operation() + " takes one value");
    }
    return filter.values().getFirst();
  }

  static void require(QueryFilter filter, Operation... allowed) {
    if (!List.of(allowed).contains(filter.operation())) {
      throw invalid(
          filter.field()
              + " cannot be compared with "
              + filter.operation()
              + "; use one of "
              + Arrays.toString(allowed));
    }
  }

  /** An instant, or a local date and time (UTC), or a date (its beginning in UTC). */
  static Instant parseInstant(Field field, String text) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d$");
      return zoned
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw invalid(field + ": expected an instant such as 2026-01-31T10:00:00Z, not " + text);
    }
  }

  private static <T> Optional<T> id(String value, Function<String, T> parse) {
    try {
      return Optional.of(parse.apply(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
