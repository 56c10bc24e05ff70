package dev.millrace.engine.store;

import static dev.millrace.engine.store.Columns.flags;
import static dev.millrace.engine.store.Columns.instants;
import static dev.millrace.engine.store.Columns.ints;
import static dev.millrace.engine.store.Columns.texts;
import static dev.millrace.engine.store.Columns.uuids;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of table {@code execution}, as parts of the planning scripts. */
public final class ExecutionStore {

  /**
   * Locks the executions of a batch, in the order of their ids, so that two batches never wait for
   * each other in a circle. Everything that changes an execution or anything below it takes this
   * lock first; the claim alone does not, and touches work rows only.
   */
  private static final String LOCK =
      """
      -- ExecutionStore.LOCK
      select id, namespace, flow_id, flow_revision, state, epoch, branch, cursor, total, children_started,
             children_ended, children_failed, outcome, suspended, token, parent_id, original_id,
             caller_execution_id, caller_task_run_id, attempt_number, schedule_date, created_at,
             started_at, ended_at, closed_at, history, error, inputs, variables, labels, trigger,
             outputs, kind, task_runs
        from execution
       where id = any (?)
       order by id
         for update\
      """;

  /** The same without the lock, for those who only look. */
  private static final String READ =
      """
      -- ExecutionStore.READ
      select id, namespace, flow_id, flow_revision, state, epoch, branch, cursor, total, children_started,
             children_ended, children_failed, outcome, suspended, token, parent_id, original_id,
             caller_execution_id, caller_task_run_id, attempt_number, schedule_date, created_at,
             started_at, ended_at, closed_at, history, error, inputs, variables, labels, trigger,
             outputs, kind, task_runs
        from execution
       where id = any (?)\
      """;

  private static final String INSERT =
      """
      -- ExecutionStore.INSERT
      insert into execution (id, namespace, flow_id, flow_revision, state, epoch, branch, cursor,
             total, children_started, children_ended, children_failed, outcome, suspended, token, parent_id,
             original_id, caller_execution_id, caller_task_run_id, attempt_number, schedule_date,
             created_at, started_at, ended_at, closed_at, history, error, inputs, variables, labels,
             trigger, outputs, kind, original_created_at, task_runs)
      select u.id, u.namespace, u.flow_id, u.flow_revision, u.state, u.epoch, u.branch, u.cursor,
             u.total, u.children_started, u.children_ended, u.children_failed, u.outcome, u.suspended, u.token,
             u.parent_id, u.original_id, u.caller_execution_id, u.caller_task_run_id,
             u.attempt_number, u.schedule_date::timestamptz, u.created_at::timestamptz,
             u.started_at::timestamptz, u.ended_at::timestamptz, u.closed_at::timestamptz, u.history,
             u.error, u.inputs::json, u.variables::json, u.labels::jsonb, u.trigger::json,
             u.outputs::json, u.kind, u.created_at::timestamptz, u.task_runs
        from unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::text[], ?::int[], ?::text[],
                    ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::text[], ?::bool[], ?::uuid[],
                    ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::int[])
             as u (id, namespace, flow_id, flow_revision, state, epoch, branch, cursor,
                   total, children_started, children_ended, children_failed, outcome, suspended, token,
                   parent_id, original_id, caller_execution_id, caller_task_run_id, attempt_number,
                   schedule_date, created_at, started_at, ended_at, closed_at, history, error,
                   inputs, variables, labels, trigger, outputs, kind, task_runs)\
      """;

  /** Documents that did not change arrive as null and keep their stored value. */
  private static final String UPDATE =
      """
      -- ExecutionStore.UPDATE
      update execution e
         set flow_revision = u.flow_revision, state = u.state, epoch = u.epoch, branch = u.branch,
             cursor = u.cursor, total = u.total, children_started = u.children_started,
             children_ended = u.children_ended, children_failed = u.children_failed,
             outcome = u.outcome, suspended = u.suspended, token = u.token,
             attempt_number = u.attempt_number, started_at = u.started_at::timestamptz,
             ended_at = u.ended_at::timestamptz, closed_at = u.closed_at::timestamptz,
             history = u.history, error = u.error, task_runs = u.task_runs,
             variables = coalesce(u.variables::json, e.variables),
             labels = coalesce(u.labels::jsonb, e.labels),
             outputs = case when u.keep_outputs then e.outputs else u.outputs::json end
        from unnest(?::uuid[], ?::int[], ?::text[], ?::int[], ?::text[], ?::int[], ?::int[],
                    ?::int[], ?::int[], ?::int[], ?::text[], ?::bool[], ?::uuid[], ?::int[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::bool[], ?::int[])
             as u (id, flow_revision, state, epoch, branch, cursor, total, children_started,
                   children_ended, children_failed, outcome, suspended, token, attempt_number,
                   started_at, ended_at, closed_at, history, error, variables, labels, outputs,
                   keep_outputs, task_runs)
       where e.id = u.id\
      """;

  private static final String DELETE_RUNS =
      "-- ExecutionStore.DELETE_RUNS\ndelete from task_run where execution_id = ?";

  private static final String DELETE_VALUES =
      "-- ExecutionStore.DELETE_VALUES\ndelete from loop_values where execution_id = ?";

  private static final String DELETE_LOGS =
      "-- ExecutionStore.DELETE_LOGS\ndelete from log_entry where execution_id = ?";

  private static final String DELETE_METRICS =
      "-- ExecutionStore.DELETE_METRICS\ndelete from metric where execution_id = ?";

  /** The row goes last and only if it is closed: whoever opened it meanwhile keeps the row. */
  private static final String DELETE =
      "-- ExecutionStore.DELETE\ndelete from execution where id = ? and closed_at is not null";

  private ExecutionStore() {}

  /**
   * A row and its documents.
   *
   * @param loaded documents as the database has them; null for a new execution
   * @param taskRuns task runs made so far
   */
  public record Row(
      Execution execution, Documents documents, @Nullable Documents loaded, int taskRuns) {

    /** A new execution. */
    public Row(Execution execution, Documents documents) {
      this(execution, documents, null, 0);
    }

    private @Nullable String changed(Function<Documents, @Nullable JsonText> document) {
      JsonText now = document.apply(documents);
      boolean same = loaded != null && document.apply(loaded) == now;
      return same || now == null ? null : now.text();
    }

    private boolean keepsOutputs() {
      return loaded != null && loaded.outputs() == documents.outputs();
    }
  }

  public static void lock(Script script, Collection<ExecutionId> ids, Consumer<Row> found) {
    script.query(
        row -> found.accept(row(row)), LOCK, (Object) uuids(List.copyOf(ids), ExecutionId::value));
  }

  public static void read(Script script, Collection<ExecutionId> ids, Consumer<Row> found) {
    script.query(
        row -> found.accept(row(row)), READ, (Object) uuids(List.copyOf(ids), ExecutionId::value));
  }

  public static void insert(Script script, List<Row> rows) {
    List<Execution> e = rows.stream().map(Row::execution).toList();
    script.add(
        INSERT,
        uuids(e, x -> x.id().value()),
        texts(e, Execution::namespace),
        texts(e, Execution::flowId),
        ints(e, Execution::flowRevision),
        texts(e, x -> x.state().name()),
        ints(e, Execution::epoch),
        texts(e, x -> x.progress().branch()),
        ints(e, x -> x.progress().cursor()),
        ints(e, x -> x.progress().total()),
        ints(e, x -> x.progress().started()),
        ints(e, x -> x.progress().ended()),
        ints(e, x -> x.progress().failed()),
        texts(e, x -> x.progress().outcome().name()),
        flags(e, Execution::suspended),
        uuids(e, Execution::token),
        uuids(e, x -> value(x.parentId())),
        uuids(e, x -> x.originalId().value()),
        uuids(e, x -> value(x.callerId())),
        uuids(e, x -> x.callerTaskRunId() == null ? null : x.callerTaskRunId().value()),
        ints(e, Execution::attemptNumber),
        instants(e, Execution::scheduleDate),
        instants(e, Execution::createdAt),
        instants(e, Execution::startedAt),
        instants(e, Execution::endedAt),
        instants(e, Execution::closedAt),
        texts(e, x -> x.history().encoded()),
        texts(e, Execution::error),
        texts(rows, r -> r.documents().inputs().text()),
        texts(rows, r -> r.documents().variables().text()),
        texts(rows, r -> r.documents().labels().text()),
        texts(rows, r -> text(r.documents().trigger())),
        texts(rows, r -> text(r.documents().outputs())),
        texts(rows, r -> r.documents().kind()),
        ints(rows, Row::taskRuns));
  }

  public static void update(Script script, List<Row> rows) {
    List<Execution> e = rows.stream().map(Row::execution).toList();
    script.add(
        UPDATE,
        uuids(e, x -> x.id().value()),
        ints(e, Execution::flowRevision),
        texts(e, x -> x.state().name()),
        ints(e, Execution::epoch),
        texts(e, x -> x.progress().branch()),
        ints(e, x -> x.progress().cursor()),
        ints(e, x -> x.progress().total()),
        ints(e, x -> x.progress().started()),
        ints(e, x -> x.progress().ended()),
        ints(e, x -> x.progress().failed()),
        texts(e, x -> x.progress().outcome().name()),
        flags(e, Execution::suspended),
        uuids(e, Execution::token),
        ints(e, Execution::attemptNumber),
        instants(e, Execution::startedAt),
        instants(e, Execution::endedAt),
        instants(e, Execution::closedAt),
        texts(e, x -> x.history().encoded()),
        texts(e, Execution::error),
        texts(rows, r -> r.changed(Documents::variables)),
        texts(rows, r -> r.changed(Documents::labels)),
        texts(rows, r -> text(r.documents().outputs())),
        flags(rows, Row::keepsOutputs),
        ints(rows, Row::taskRuns));
  }

  /** Removes a closed execution and what is below it. */
  public static void delete(Script script, ExecutionId id, boolean logs, boolean metrics) {
    script.add(DELETE_RUNS, id.value()).add(DELETE_VALUES, id.value());
    if (logs) {
      script.add(DELETE_LOGS, id.value());
    }
    if (metrics) {
      script.add(DELETE_METRICS, id.value());
    }
    script.add(DELETE, id.value());
  }

  private static Row row(ResultSet row) throws SQLException {
    Progress progress =
        new Progress(
            row.getString("branch"),
            row.getInt("cursor"),
            row.getInt("total"),
            row.getInt("children_started"),
            row.getInt("children_ended"),
            row.getInt("children_failed"),
            State.valueOf(row.getString("outcome")));
    Documents documents = documents(row);
    return new Row(execution(row, progress), documents, documents, row.getInt("task_runs"));
  }

  private static Execution execution(ResultSet row, Progress progress) throws SQLException {
    UUID caller = Columns.uuid(row, "caller_task_run_id");
    return new Execution(
        new ExecutionId(Columns.requireUuid(row, "id")),
        row.getString("namespace"),
        row.getString("flow_id"),
        row.getInt("flow_revision"),
        State.valueOf(row.getString("state")),
        row.getInt("epoch"),
        progress,
        row.getBoolean("suspended"),
        Columns.uuid(row, "token"),
        id(row, "parent_id"),
        new ExecutionId(Columns.requireUuid(row, "original_id")),
        id(row, "caller_execution_id"),
        caller == null ? null : new TaskRunId(caller),
        row.getInt("attempt_number"),
        Columns.instant(row, "schedule_date"),
        Columns.requireInstant(row, "created_at"),
        Columns.instant(row, "started_at"),
        Columns.instant(row, "ended_at"),
        Columns.instant(row, "closed_at"),
        new History(row.getString("history")),
        row.getString("error"));
  }

  private static Documents documents(ResultSet row) throws SQLException {
    String trigger = row.getString("trigger");
    String outputs = row.getString("outputs");
    return new Documents(
        json(row.getString("inputs")),
        json(row.getString("variables")),
        json(row.getString("labels")),
        trigger == null ? null : JsonText.ofText(trigger),
        outputs == null ? null : JsonText.ofText(outputs),
        row.getString("kind"));
  }

  private static JsonText json(@Nullable String text) {
    return text == null ? JsonText.EMPTY : JsonText.ofText(text);
  }

  private static @Nullable ExecutionId id(ResultSet row, String column) throws SQLException {
    UUID value = Columns.uuid(row, column);
    return value == null ? null : new ExecutionId(value);
  }

  private static @Nullable UUID value(@Nullable ExecutionId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable String text(@Nullable JsonText json) {
    return json == null ? null : json.text();
  }
}
