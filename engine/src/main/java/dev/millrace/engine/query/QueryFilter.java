package dev.millrace.engine.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One condition of a search as clients write it, {@code filters[field][operation]=value}.
 *
 * @param values one, or several for IN and NOT_IN
 * @param labels key and value of each label, for the field LABELS only
 */
public record QueryFilter(
    Field field, Operation operation, List<String> values, Map<String, String> labels) {

  /** What is compared. */
  public enum Field {
    QUERY,
    SCOPE,
    NAMESPACE,
    KIND,
    LABELS,
    FLOW_ID,
    ID,
    CREATED,
    UPDATED,
    START_DATE,
    END_DATE,
    EXPIRATION_DATE,
    STATE,
    TIME_RANGE,
    TRIGGER_EXECUTION_ID,
    TRIGGER_ID,
    EXECUTION_ID,
    TASK_ID,
    TASK_RUN_ID,
    CHILD_FILTER,
    EXISTING_ONLY,
    MIN_LEVEL
  }

  /** How it is compared. */
  public enum Operation {
    EQUALS,
    NOT_EQUALS,
    GREATER_THAN,
    LESS_THAN,
    GREATER_THAN_OR_EQUAL_TO,
    LESS_THAN_OR_EQUAL_TO,
    IN,
    NOT_IN,
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS,
    REGEX,
    PREFIX
  }

  public QueryFilter {
    values = List.copyOf(values);
    labels = new LinkedHashMap<>(labels);
  }

  public static QueryFilter of(Field field, Operation operation, String... values) {
    return new QueryFilter(field, operation, List.of(values), Map.of());
  }

  public static QueryFilter labels(Operation operation, Map<String, String> labels) {
    return new QueryFilter(Field.LABELS, operation, List.of(), labels);
  }

  @Override
  public Map<String, String> labels() {
    return new LinkedHashMap<>(labels);
  }
}
