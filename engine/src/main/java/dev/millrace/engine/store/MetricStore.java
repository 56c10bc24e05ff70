package dev.millrace.engine.store;

import static dev.millrace.engine.store.Columns.instants;
import static dev.millrace.engine.store.Columns.texts;
import static dev.millrace.engine.store.Columns.uuids;

import dev.millrace.engine.state.ExecutionId;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Writes and removes metrics; reading is {@code MetricQueries}. Safe for all threads. */
public final class MetricStore {
  private static final String INSERT =
      """
      -- MetricStore.INSERT
      insert into metric (at, execution_id, namespace, flow_id, task_id, task_run_id, name, type,
                          value, tags)
      select u.at::timestamptz, u.execution_id, u.namespace, u.flow_id, u.task_id, u.task_run_id,
             u.name, u.type, u.value, u.tags::jsonb
        from unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[],
                    ?::text[], ?::float8[], ?::text[])
             as u (at, execution_id, namespace, flow_id, task_id, task_run_id, name, type, value,
                   tags)\
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

  /** Stores values behind the transactions that caused them. */
  public void insert(List<MetricEntry> lines) {
    if (!lines.isEmpty()) {
      Script script = new Script();
      insert(script, lines);
      script.runBehind(jdbi);
    }
  }

  /** Stores values with the transaction that causes them. */
  public static void insert(Script script, List<MetricEntry> lines) {
    script.add(
        INSERT,
        instants(lines, MetricEntry::at),
        uuids(lines, x -> x.executionId().value()),
        texts(lines, MetricEntry::namespace),
        texts(lines, MetricEntry::flowId),
        texts(lines, MetricEntry::taskId),
        uuids(lines, x -> x.taskRunId().value()),
        texts(lines, x -> SqlText.storable(x.name())),
        texts(lines, MetricEntry::type),
        lines.stream().map(MetricEntry::value).toArray(Double[]::new),
        texts(lines, MetricStore::tags));
  }

  /** Removes the metrics of an execution; tells how many. */
  public int delete(ExecutionId executionId) {
    return jdbi.withHandle(
        handle -> handle.createUpdate(DELETE).bind("executionId", executionId.value()).execute());
  }

  private static String tags(MetricEntry line) {
    // jsonb refuses the escape of NUL, which json would keep.
    return Json.write(line.tags()).replace("\\u0000", "");
  }
}
