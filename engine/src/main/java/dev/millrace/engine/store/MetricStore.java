package dev.millrace.engine.store;

import dev.millrace.engine.state.ExecutionId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Writes and removes metrics; reading is {@code MetricQueries}. Safe for all threads. */
public final class MetricStore {
  /** As {@code LogStore.INSERT}: many rows, not waited for. */
  static final String INSERT =
      """
      -- MetricStore.INSERT
      insert into metric (at, execution_id, namespace, flow_id, task_id, task_run_id, name, type,
                          value, tags)
      select at, execution_id, namespace, flow_id, task_id, task_run_id, name, type, value,
             cast(tags as jsonb)
      from unnest(cast(:ats as timestamptz[]), cast(:executionIds as uuid[]),
                  cast(:namespaces as text[]), cast(:flowIds as text[]), cast(:taskIds as text[]),
                  cast(:taskRunIds as uuid[]), cast(:names as text[]), cast(:types as text[]),
                  cast(:values as double precision[]), cast(:tags as text[]))
        as line (at, execution_id, namespace, flow_id, task_id, task_run_id, name, type, value, tags)
      """;

  static final String DELETE =
      """
      -- MetricStore.DELETE
      delete from metric where execution_id = :executionId
      """;

  private final Jdbi jdbi;

  public MetricStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public void insert(List<MetricEntry> lines) {
    if (lines.isEmpty()) {
      return;
    }
    jdbi.useTransaction(handle -> {
      handle.execute(LogStore.ASYNCHRONOUS_COMMIT);
      insert(handle, lines);
    });
  }

  /** Removes the metrics of an execution; tells how many. */
  public int delete(ExecutionId executionId) {
    return jdbi.withHandle(
        handle -> handle.createUpdate(DELETE).bind("executionId", executionId.value()).execute());
  }

  private static void insert(Handle handle, List<MetricEntry> lines) {
    handle
        .createUpdate(INSERT)
        .bindArray("ats", Instant.class, column(lines, MetricEntry::at))
        .bindArray("executionIds", UUID.class, column(lines, line -> line.executionId().value()))
        .bindArray("namespaces", String.class, column(lines, MetricEntry::namespace))
        .bindArray("flowIds", String.class, column(lines, MetricEntry::flowId))
        .bindArray("taskIds", String.class, column(lines, MetricEntry::taskId))
        .bindArray("taskRunIds", UUID.class, column(lines, line -> line.taskRunId().value()))
        .bindArray("names", String.class, column(lines, line -> SqlText.storable(line.name())))
        .bindArray("types", String.class, column(lines, MetricEntry::type))
        .bindArray("values", Double.class, column(lines, MetricEntry::value))
        .bindArray("tags", String.class, column(lines, MetricStore::tags))
        .execute();
  }

  private static String tags(MetricEntry line) {
    // jsonb refuses the escape of NUL, which json would keep.
    return Json.write(line.tags()).replace("\\u0000", "");
  }

  private static Object[] column(List<MetricEntry> lines, Function<MetricEntry, Object> get) {
    return lines.stream().map(get).toArray();
  }
}
