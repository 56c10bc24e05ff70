package dev.millrace.engine.store;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Writes and removes lines of the log; reading is {@code LogQueries}. Safe for all threads. */
public final class LogStore {
  /**
   * One statement for any number of rows. The commit is not waited for: a crash may lose the last
   * lines, but not those written before a later commit that is waited for, as the log of the
   * database is in order.
   */
  static final String INSERT =
      """
      -- LogStore.INSERT
      insert into log_entry (at, execution_id, namespace, flow_id, task_id, task_run_id, attempt,
                             iteration, value, trigger_id, level, message)
      select at, execution_id, namespace, flow_id, task_id, task_run_id, attempt, iteration, value,
             trigger_id, level, message
      from unnest(cast(:ats as timestamptz[]), cast(:executionIds as uuid[]),
                  cast(:namespaces as text[]), cast(:flowIds as text[]), cast(:taskIds as text[]),
                  cast(:taskRunIds as uuid[]), cast(:attempts as integer[]),
                  cast(:iterations as integer[]), cast(:values as text[]),
                  cast(:triggerIds as text[]), cast(:levels as integer[]),
                  cast(:messages as text[]))
        as line (at, execution_id, namespace, flow_id, task_id, task_run_id, attempt, iteration,
                 value, trigger_id, level, message)
      """;

  static final String ASYNCHRONOUS_COMMIT =
      """
      -- LogStore.ASYNCHRONOUS_COMMIT
      set local synchronous_commit = off
      """;

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

  /** Stores lines in their order. */
  public void insert(List<LogEntry> lines) {
    if (lines.isEmpty()) {
      return;
    }
    jdbi.useTransaction(handle -> {
      handle.execute(ASYNCHRONOUS_COMMIT);
      insert(handle, lines);
    });
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

  private static void insert(Handle handle, List<LogEntry> lines) {
    handle
        .createUpdate(INSERT)
        .bindArray("ats", Instant.class, column(lines, LogEntry::at))
        .bindArray("executionIds", UUID.class, origins(lines, LogStore::executionId))
        .bindArray("namespaces", String.class, origins(lines, LogEntry.Origin::namespace))
        .bindArray("flowIds", String.class, origins(lines, LogEntry.Origin::flowId))
        .bindArray("taskIds", String.class, origins(lines, LogEntry.Origin::taskId))
        .bindArray("taskRunIds", UUID.class, origins(lines, LogStore::taskRunId))
        .bindArray("attempts", Integer.class, origins(lines, LogEntry.Origin::attempt))
        .bindArray("iterations", Integer.class, origins(lines, LogEntry.Origin::iteration))
        .bindArray("values", String.class, origins(lines, LogEntry.Origin::value))
        .bindArray("triggerIds", String.class, origins(lines, LogEntry.Origin::triggerId))
        .bindArray("levels", Integer.class, column(lines, line -> line.level().number()))
        .bindArray("messages", String.class, column(lines, LogStore::message))
        .execute();
  }

  private static @Nullable UUID executionId(LogEntry.Origin origin) {
    return origin.executionId() == null ? null : origin.executionId().value();
  }

  private static @Nullable UUID taskRunId(LogEntry.Origin origin) {
    return origin.taskRunId() == null ? null : origin.taskRunId().value();
  }

  private static String message(LogEntry line) {
    return SqlText.storable(line.message());
  }

  private static <T extends @Nullable Object> Object[] origins(
      List<LogEntry> lines, Function<LogEntry.Origin, T> get) {
    return column(lines, line -> get.apply(line.origin()));
  }

  private static <T extends @Nullable Object> Object[] column(
      List<LogEntry> lines, Function<LogEntry, T> get) {
    return lines.stream().map(get).toArray();
  }
}
