package dev.millrace.api.http;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.QueryFilter;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.query.QueryFilter.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conditions of a search: {@code filters[field][OPERATION]=value}, and the plain
 * parameters of older clients.
 */
public final class SearchFilters {

  private static final Pattern FILTER =
      Pattern.compile("filters\\[([^\\]]+)]\\[([^\\]]+)](?:\\[([^\\]]+)])?(?:\\[\\d*])?");

  private static final Map<String, Field> FIELDS =
      Map.ofEntries(
          Map.entry("q", Field.QUERY),
          Map.entry("query", Field.QUERY),
          Map.entry("scope", Field.SCOPE),
          Map.entry("namespace", Field.NAMESPACE),
          Map.entry("kind", Field.KIND),
          Map.entry("labels", Field.LABELS),
          Map.entry("flowId", Field.FLOW_ID),
          Map.entry("id", Field.ID),
          Map.entry("created", Field.CREATED),
          Map.entry("updated", Field.UPDATED),
          Map.entry("startDate", Field.START_DATE),
          Map.entry("endDate", Field.END_DATE),
          Map.entry("expirationDate", Field.EXPIRATION_DATE),
          Map.entry("state", Field.STATE),
          Map.entry("timeRange", Field.TIME_RANGE),
          Map.entry("triggerExecutionId", Field.TRIGGER_EXECUTION_ID),
          Map.entry("triggerId", Field.TRIGGER_ID),
          Map.entry("executionId", Field.EXECUTION_ID),
          Map.entry("taskId", Field.TASK_ID),
          Map.entry("taskRunId", Field.TASK_RUN_ID),
          Map.entry("childFilter", Field.CHILD_FILTER),
          Map.entry("existingOnly", Field.EXISTING_ONLY),
          Map.entry("level", Field.MIN_LEVEL),
          Map.entry("minLevel", Field.MIN_LEVEL));

  /** What a plain parameter of an older client means. */
  private static final Map<Field, Operation> PLAIN =
      Map.of(
          Field.NAMESPACE, Operation.PREFIX,
          Field.START_DATE, Operation.GREATER_THAN_OR_EQUAL_TO,
          Field.END_DATE, Operation.LESS_THAN_OR_EQUAL_TO,
          Field.STATE, Operation.IN);

  private SearchFilters() {}

  /** Whether a parameter is a condition of a search. */
  static boolean isFilter(String name) {
    return name.startsWith("filters[") || FIELDS.containsKey(name);
  }

  /** Conditions of older clients, by their plain names. */
  static Set<String> plainNames() {
    return FIELDS.keySet();
  }

  /** The conditions of a search. */
  public static List<QueryFilter> of(Query query) {
    List<QueryFilter> filters = new ArrayList<>();
    Map<Operation, Map<String, String>> labels = new LinkedHashMap<>();
    query
        .all()
        .forEach((name, values) -> {
          Matcher matcher = FILTER.matcher(name);
          if (matcher.matches()) {
            add(filters, labels, parts(matcher), values);
          } else if (name.startsWith("filters[")) {
            throw invalid(name + ": expected filters[field][OPERATION]");
          } else {
            Field field = FIELDS.get(name);
            if (field != null) {
              addPlain(filters, labels, field, values);
            }
          }
        });
    labels.forEach((operation, pairs) -> filters.add(QueryFilter.labels(operation, pairs)));
    return filters;
  }

  private record Parts(Field field, Operation operation, @Nullable String key) {}

  private static Parts parts(Matcher matcher) {
    Field field = FIELDS.get(matcher.group(1));
    if (field == null) {
      throw invalid(
          "there is no field "
              + matcher.group(1)
              + "; there are "
              + FIELDS.keySet().stream().sorted().toList());
    }
    return new Parts(field, operation(matcher.group(2)), matcher.group(3));
  }

  private static Operation operation(String name) {
    for (Operation operation : Operation.values()) {
      if (operation.name().equalsIgnoreCase(name)) {
        return operation;
      }
    }
    throw invalid("there is no operation " + name + "; there are " + List.of(Operation.values()));
  }

  private static void add(
      List<QueryFilter> filters,
      Map<Operation, Map<String, String>> labels,
      Parts parts,
      List<String> values) {
    if (parts.field() != Field.LABELS) {
      boolean list = parts.operation() == Operation.IN || parts.operation() == Operation.NOT_IN;
      filters.add(
          new QueryFilter(
              parts.field(), parts.operation(), list ? split(values) : values, Map.of()));
      return;
    }
    Map<String, String> pairs =
        labels.computeIfAbsent(parts.operation(), _ -> new LinkedHashMap<>());
    if (parts.key() != null) {
      pairs.put(parts.key(), values.getFirst());
    } else {
      split(values).forEach(pair -> pairs.put(label(pair)[0], label(pair)[1]));
    }
  }

  private static void addPlain(
      List<QueryFilter> filters,
      Map<Operation, Map<String, String>> labels,
      Field field,
      List<String> values) {
    List<String> given = values.stream().filter(value -> !value.isBlank()).toList();
    if (!given.isEmpty()) {
      Operation operation = PLAIN.getOrDefault(field, Operation.EQUALS);
      add(filters, labels, new Parts(field, operation, null), given);
    }
  }

  private static List<String> split(List<String> values) {
    return values.stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** Reads {@code key:value}. */
  private static String[] label(String pair) {
    int colon = pair.indexOf(':');
    if (colon <= 0) {
      throw invalid("label '" + pair + "' is not key:value");
    }
    return new String[] {pair.substring(0, colon), pair.substring(colon + 1)};
  }

  private static EngineException invalid(String why) {
    return new EngineException(
        ErrorCode.REQUEST_INVALID, "Provided query filters are invalid: " + why);
  }
}
