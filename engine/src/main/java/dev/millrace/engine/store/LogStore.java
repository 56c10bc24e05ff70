package dev.millrace.engine.store;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Writes and removes lines of the log; reading is {@code LogQueries}. Safe for all threads. */
public final class LogStore {
  private static final RowWrite<LogEntry> INSERT =
      RowWrite.<LogEntry>insert("LogStore.INSERT", "log_entry")
          .column("at", ColumnType.INSTANT, LogEntry::at)
          .column("execution_id", ColumnType.UUID, x -> x.origin().executionUuid())
          .column("namespace", ColumnType.TEXT, x -> x.origin().namespace())
          .column("flow_id", ColumnType.TEXT, x -> x.origin().flowId())
          .column("task_id", ColumnType.TEXT, x -> x.origin().taskId())
          .column("task_run_id", ColumnType.UUID, x -> x.origin().taskRunUuid())
          .column("attempt", ColumnType.INT, x -> x.origin().attempt())
          .column("iteration", ColumnType.INT, x -> x.origin().iteration())
          .column("value", ColumnType.TEXT, x -> x.origin().value())
          .column("trigger_id", ColumnType.TEXT, x -> x.origin().triggerId())
          .column("level", ColumnType.INT, x -> x.level().number())
          .column("message", ColumnType.TEXT, x -> SqlText.storable(x.message()))
          .build();

  static final String DELETE =
      """
      -- LogStore.DELETE
      delete from log_entry
      where execution_id = :executionId
        and (cast(:minLevel as smallint) is null or level >= :minLevel)
        and (cast(:taskId as text) is null or task_id = :taskId)
        and (cast(:taskRunId as uuid) is null or task_run_id = :taskRunId)
        and (cast(:attempt as integer) is null or attempt = :attempt)
      """;

  static final String DELETE_OF_TRIGGER =
      """
      -- LogStore.DELETE_OF_TRIGGER
      delete from log_entry
      where namespace = :namespace and flow_id = :flowId and trigger_id = :triggerId
      """;

  static final String ERRORS =
      """
      -- LogStore.ERRORS
      select at, seq, task_id, message
        from (select at, seq, task_id, message
                from log_entry
               where execution_id = :executionId and level = 4
               order by at desc, seq desc
               limit :limit) as last
       order by at, seq\
      """;

  private final Jdbi jdbi;

  public LogStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Stores lines in their order, behind the transactions that caused them. */
  public void insert(List<LogEntry> lines) {
    if (!lines.isEmpty()) {
      Script script = new Script();
      insert(script, lines);
      script.runBehind(jdbi);
    }
  }

  /** Stores lines in their order, with the transaction that causes them. */
  public static void insert(Script script, List<LogEntry> lines) {
    INSERT.add(script, lines);
  }

  /** The last ERROR lines of an execution, oldest first: what {@code errorLogs()} shows. */
  public List<Map<String, Object>> errors(ExecutionId executionId, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(ERRORS)
            .bind("executionId", executionId.value())
            .bind("limit", limit)
            .map((row, context) -> error(row))
            .list());
  }

  private static Map<String, Object> error(ResultSet row) throws SQLException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", Columns.requireInstant(row, "at").toString());
    line.put("level", LogLevel.ERROR.name());
    String taskId = row.getString("task_id");
    if (taskId != null) {
      line.put("taskId", taskId);
    }
    line.put("message", row.getString("message"));
    return line;
  }

  /** Which lines of an execution; null is any. */
  public record Selection(
      @Nullable Integer minLevel,
      @Nullable String taskId,
      @Nullable TaskRunId taskRunId,
      @Nullable Integer attempt) {
    public static final Selection ALL = new Selection(null, null, null, null);
  }

  /** Removes lines of an execution; tells how many. */
  public int delete(ExecutionId executionId, Selection selection) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(DELETE)
            .bind("executionId", executionId.value())
            .bind("minLevel", selection.minLevel())
            .bind("taskId", selection.taskId())
            .bind("taskRunId", selection.taskRunId() == null ? null : selection.taskRunId().value())
            .bind("attempt", selection.attempt())
            .execute());
  }

  /** Removes the lines a trigger wrote outside executions; tells how many. */
  public int deleteOfTrigger(String namespace, String flowId, String triggerId) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(DELETE_OF_TRIGGER)
            .bind("namespace", namespace)
            .bind("flowId", flowId)
            .bind("triggerId", triggerId)
            .execute());
  }
}
