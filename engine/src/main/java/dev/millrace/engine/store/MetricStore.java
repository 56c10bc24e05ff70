package dev.millrace.engine.store;

import java.util.List;

/**
 * Rows of table {@code metric}, as parts of the planning scripts; reading is {@code MetricQueries}.
 */
public final class MetricStore {
  private static final RowWrite<MetricEntry> INSERT =
      RowWrite.<MetricEntry>insert("MetricStore.INSERT", "metric")
          .column("at", ColumnType.INSTANT, MetricEntry::at)
          .column("execution_id", ColumnType.UUID, x -> x.origin().executionUuid())
          .column("namespace", ColumnType.TEXT, x -> x.origin().namespace())
          .column("flow_id", ColumnType.TEXT, x -> x.origin().flowId())
          .column("task_id", ColumnType.TEXT, x -> x.origin().taskId())
          .column("task_run_id", ColumnType.UUID, x -> x.origin().taskRunUuid())
          .column("name", ColumnType.TEXT, x -> SqlText.storable(x.name()))
          .column("type", ColumnType.TEXT, MetricEntry::type)
          .column("value", ColumnType.DOUBLE, MetricEntry::value)
          .column("tags", ColumnType.JSONB, MetricStore::tags)
          .build();

  private MetricStore() {}

  /** Stores values with the transaction that causes them. */
  public static void insert(Script script, List<MetricEntry> lines) {
    INSERT.add(script, lines);
  }

  private static String tags(MetricEntry line) {
    // jsonb refuses the escape of NUL, which json would keep.
    return Json.write(line.tags()).replace("\\u0000", "");
  }
}
