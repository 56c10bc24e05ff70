package dev.millrace.engine.store;

import dev.millrace.engine.store.RowWrite.Type;
import java.util.List;

/**
 * Rows of table {@code metric}, as parts of the planning scripts; reading is {@code MetricQueries}.
 */
public final class MetricStore {
  private static final RowWrite<MetricEntry> INSERT =
      RowWrite.<MetricEntry>insert("MetricStore.INSERT", "metric")
          .column("at", Type.INSTANT, MetricEntry::at)
          .column("execution_id", Type.UUID, x -> x.executionId().value())
          .column("namespace", Type.TEXT, MetricEntry::namespace)
          .column("flow_id", Type.TEXT, MetricEntry::flowId)
          .column("task_id", Type.TEXT, MetricEntry::taskId)
          .column("task_run_id", Type.UUID, x -> x.taskRunId().value())
          .column("name", Type.TEXT, x -> SqlText.storable(x.name()))
          .column("type", Type.TEXT, MetricEntry::type)
          .column("value", Type.DOUBLE, MetricEntry::value)
          .column("tags", Type.JSONB, MetricStore::tags)
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
