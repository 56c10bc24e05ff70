package dev.millrace.engine.query;

import dev.millrace.engine.query.QueryFilter.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on labels: all of {@code :labelsAll}, one of {@code :labelsAny}, none of {@code
 * :labelsNone}; each a JSON object or a list of them, null is no condition.
 */
record LabelMatch(@Nullable String all, @Nullable List<String> any, @Nullable List<String> none) {

  static LabelMatch of(List<QueryFilter> filters) {
    Map<String, String> all = new LinkedHashMap<>();
    List<String> any = new ArrayList<>();
    List<String> none = new ArrayList<>();
    boolean contradiction = false;
    for (QueryFilter filter : filters) {
      Filters.require(
          filter,
          Operation.EQUALS,
          Operation.NOT_EQUALS,
          Operation.IN,
          Operation.NOT_IN,
          Operation.CONTAINS);
      for (Map.Entry<String, String> label : filter.labels().entrySet()) {
        switch (filter.operation()) {
          case NOT_EQUALS, NOT_IN -> none.add(json(label));
          case IN -> any.add(json(label));
          default -> {
            String before = all.put(label.getKey(), label.getValue());
            contradiction |= before != null && !before.equals(label.getValue());
          }
        }
      }
    }
    return new LabelMatch(
        all.isEmpty() ? null : JsonColumns.write(all),
        // Nothing has two values of one label, and nothing is among none.
        contradiction ? List.of() : any.isEmpty() ? null : any,
        none.isEmpty() ? null : none);
  }

  <S extends SqlStatement<S>> S bind(S statement) {
    statement.bind("labelsAll", all);
    TextMatch.texts(statement, "labelsAny", any);
    return TextMatch.texts(statement, "labelsNone", none);
  }

  private static String json(Map.Entry<String, String> label) {
    return JsonColumns.write(Map.of(label.getKey(), label.getValue()));
  }
}
