package dev.millrace.engine.store;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Writes and removes lines of the log; reading is {@code LogQueries}. Safe for all threads. */
public final class LogStore {
  private static final RowWrite<LogEntry> INSERT =
      columns(
              RowWrite.<LogEntry>insert("LogStore.INSERT", "log_entry"),
              Function.<LogEntry>identity())
          .build();

  private static final RowWrite<AttemptLine> INSERT_OF_ATTEMPT =
      columns(
              RowWrite.<AttemptLine>insert("LogStore.INSERT_OF_ATTEMPT", "log_entry"),
              AttemptLine::entry)
          .onlyWhile("work", AttemptLine::token)
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

  /**
   * What an attempt said.
   *
   * @param token its work row: what it says counts only as long as its result would
   */
  public record AttemptLine(LogEntry entry, UUID token) {}

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

  /** As {@link #insert(List)}; the lines of attempts that somebody else has taken over are not. */
  public void insertOfAttempts(List<AttemptLine> lines) {
    if (!lines.isEmpty()) {
      Script script = new Script();
      INSERT_OF_ATTEMPT.add(script, lines);
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

  private static <R> RowWrite.Insert<R> columns(
      RowWrite.Insert<R> insert, Function<R, LogEntry> line) {
    return insert
        .column("at", ColumnType.INSTANT, x -> line.apply(x).at())
        .column("execution_id", ColumnType.UUID, x -> line.apply(x).origin().executionUuid())
        .column("namespace", ColumnType.TEXT, x -> line.apply(x).origin().namespace())
        .column("flow_id", ColumnType.TEXT, x -> line.apply(x).origin().flowId())
        .column("task_id", ColumnType.TEXT, x -> line.apply(x).origin().taskId())
        .column("task_run_id", ColumnType.UUID, x -> line.apply(x).origin().taskRunUuid())
        .column("attempt", ColumnType.INT, x -> line.apply(x).origin().attempt())
        .column("iteration", ColumnType.INT, x -> line.apply(x).origin().iteration())
        .column("value", ColumnType.TEXT, x -> line.apply(x).origin().value())
        .column("trigger_id", ColumnType.TEXT, x -> line.apply(x).origin().triggerId())
        .column("level", ColumnType.INT, x -> line.apply(x).level().number())
        .column("message", ColumnType.TEXT, x -> SqlText.storable(line.apply(x).message()));
  }
}
