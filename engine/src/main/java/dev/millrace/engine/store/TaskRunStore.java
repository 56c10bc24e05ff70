package dev.millrace.engine.store;

import static dev.millrace.engine.store.Columns.flags;
import static dev.millrace.engine.store.Columns.instants;
import static dev.millrace.engine.store.Columns.ints;
import static dev.millrace.engine.store.Columns.texts;
import static dev.millrace.engine.store.Columns.uuids;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows of tables {@code task_run} and {@code loop_values}, as parts of the planning scripts. */
public final class TaskRunStore {

  private static final String COLUMNS =
      """
      t.execution_id, t.id, t.task_id, t.parent_id, t.value, t.iteration, t.branch, t.state,
      t.attempt, t.token, t.child_execution_id, t.attempts, t.inner_branch, t.inner_cursor,
      t.inner_total, t.children_started, t.children_ended, t.children_failed, t.outcome,
      t.created_at, t.started_at, t.ended_at, t.due_at, t.history, t.error\
      """;

  /**
   * The task runs of a batch and the flow-control runs around them: depth of the flow, not its
   * length, bounds what is read. No outputs.
   */
  private static final String WITH_ANCESTORS =
      """
      -- TaskRunStore.WITH_ANCESTORS
      with recursive wanted as (
        select t.execution_id, t.id, t.parent_id
          from unnest(?::uuid[], ?::uuid[]) as k (execution_id, id)
          join task_run t on t.execution_id = k.execution_id and t.id = k.id
        union
        select p.execution_id, p.id, p.parent_id
          from wanted w
          join task_run p on p.execution_id = w.execution_id and p.id = w.parent_id)
      select
      """
          + COLUMNS
          + """

          from wanted w
          join task_run t on t.execution_id = w.execution_id and t.id = w.id\
          """;

  private static final String CHILDREN =
      "-- TaskRunStore.CHILDREN\nselect "
          + COLUMNS
          + "\n  from task_run t\n"
          + " where t.execution_id = ? and t.parent_id is not distinct from ?::uuid\n"
          + " order by t.id";

  private static final String ALL =
      "-- TaskRunStore.ALL\nselect "
          + COLUMNS
          + "\n  from task_run t\n where t.execution_id = ?\n order by t.id";

  private static final String OPEN =
      "-- TaskRunStore.OPEN\nselect "
          + COLUMNS
          + "\n  from task_run t\n where t.execution_id = ? and t.ended_at is null\n order by t.id";

  /**
   * Runs of one task with their outputs; the index makes one iteration as cheap as a single run.
   */
  private static final String OF_TASK =
      "-- TaskRunStore.OF_TASK\nselect "
          + COLUMNS
          + ", t.outputs\n  from task_run t\n"
          + " where t.execution_id = ? and t.task_id = ?"
          + " and (?::int is null or t.iteration = ?)\n order by t.id";

  private static final String OUTPUTS =
      "-- TaskRunStore.OUTPUTS\nselect t.outputs from task_run t"
          + " where t.execution_id = ? and t.id = ?";

  private static final String INSERT =
      """
      -- TaskRunStore.INSERT
      insert into task_run (execution_id, id, task_id, parent_id, value, iteration, branch, state,
             attempt, token, child_execution_id, attempts, inner_branch, inner_cursor, inner_total,
             children_started, children_ended, children_failed, outcome, created_at, started_at,
             ended_at, due_at, history, error, outputs)
      select u.execution_id, u.id, u.task_id, u.parent_id, u.value, u.iteration, u.branch, u.state,
             u.attempt, u.token, u.child_execution_id, u.attempts::json, u.inner_branch,
             u.inner_cursor, u.inner_total, u.children_started, u.children_ended, u.children_failed,
             u.outcome, u.created_at::timestamptz, u.started_at::timestamptz,
             u.ended_at::timestamptz, u.due_at::timestamptz, u.history, u.error, u.outputs::json
        from unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::int[], ?::text[],
                    ?::text[], ?::int[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::int[],
                    ?::int[], ?::int[], ?::int[], ?::int[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
             as u (execution_id, id, task_id, parent_id, value, iteration, branch, state, attempt,
                   token, child_execution_id, attempts, inner_branch, inner_cursor, inner_total,
                   children_started, children_ended, children_failed, outcome, created_at,
                   started_at, ended_at, due_at, history, error, outputs)\
      """;

  private static final String UPDATE =
      """
      -- TaskRunStore.UPDATE
      update task_run t
         set iteration = u.iteration, state = u.state, attempt = u.attempt, token = u.token,
             child_execution_id = u.child_execution_id, attempts = u.attempts::json,
             inner_branch = u.inner_branch, inner_cursor = u.inner_cursor,
             inner_total = u.inner_total, children_started = u.children_started,
             children_ended = u.children_ended, children_failed = u.children_failed,
             outcome = u.outcome, started_at = u.started_at::timestamptz,
             ended_at = u.ended_at::timestamptz, due_at = u.due_at::timestamptz,
             history = u.history, error = u.error,
             outputs = case when u.keep_outputs then t.outputs else u.outputs::json end
        from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::int[], ?::uuid[], ?::uuid[],
                    ?::text[], ?::text[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::bool[])
             as u (execution_id, id, iteration, state, attempt, token, child_execution_id, attempts,
                   inner_branch, inner_cursor, inner_total, children_started, children_ended,
                   children_failed, outcome, started_at, ended_at, due_at, history, error, outputs,
                   keep_outputs)
       where t.execution_id = u.execution_id and t.id = u.id\
      """;

  private static final String DELETE =
      """
      -- TaskRunStore.DELETE
      delete from task_run t
       using unnest(?::uuid[], ?::uuid[]) as k (execution_id, id)
       where t.execution_id = k.execution_id and t.id = k.id\
      """;

  /** An attempt taken from the queue begins; the row may have moved on, then nothing happens. */
  private static final String BEGIN_ATTEMPTS =
      """
      -- TaskRunStore.BEGIN_ATTEMPTS
      update task_run t
         set state = 'RUNNING', started_at = coalesce(t.started_at, u.at::timestamptz),
             history = t.history || ',RUNNING ' || u.micros
        from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::int8[])
             as u (execution_id, id, token, at, micros)
       where t.execution_id = u.execution_id and t.id = u.id and t.token = u.token
         and t.state = 'SUBMITTED'\
      """;

  private static final String INSERT_VALUES =
      """
      -- TaskRunStore.INSERT_VALUES
      insert into loop_values (execution_id, task_run_id, items)
      select u.execution_id, u.task_run_id, u.items::json
        from unnest(?::uuid[], ?::uuid[], ?::text[]) as u (execution_id, task_run_id, items)
          on conflict (execution_id, task_run_id) do update set items = excluded.items\
      """;

  private static final String READ_VALUES =
      "-- TaskRunStore.READ_VALUES\nselect items from loop_values"
          + " where execution_id = ? and task_run_id = ?";

  private TaskRunStore() {}

  /**
   * A row and its outputs.
   *
   * @param outputs JSON text, null when it has none
   * @param keepOutputs the stored outputs stay as they are
   */
  public record Row(TaskRun run, @Nullable String outputs, boolean keepOutputs) {}

  /** A task run and the execution it belongs to. */
  public record Key(ExecutionId executionId, TaskRunId id) {}

  /** A run with its outputs as JSON text; null when it has none. */
  public record WithOutputs(TaskRun run, @Nullable String outputs) {}

  public static void withAncestors(Script script, List<Key> keys, Consumer<TaskRun> found) {
    script.query(
        row -> found.accept(run(row)),
        WITH_ANCESTORS,
        uuids(keys, key -> key.executionId().value()),
        uuids(keys, key -> key.id().value()));
  }

  public static void children(
      Script script, ExecutionId execution, @Nullable TaskRunId parent, Consumer<TaskRun> found) {
    script.query(
        row -> found.accept(run(row)), CHILDREN, execution.value(), new NullableId(parent));
  }

  public static void all(Script script, ExecutionId execution, Consumer<TaskRun> found) {
    script.query(row -> found.accept(run(row)), ALL, execution.value());
  }

  public static void open(Script script, ExecutionId execution, Consumer<TaskRun> found) {
    script.query(row -> found.accept(run(row)), OPEN, execution.value());
  }

  /** A task in an execution, of one iteration when that is not null. */
  public record TaskKey(ExecutionId executionId, String taskId, @Nullable Integer iteration) {}

  public static void ofTask(Script script, TaskKey task, Consumer<WithOutputs> found) {
    NullableInt at = new NullableInt(task.iteration());
    script.query(
        row -> found.accept(new WithOutputs(run(row), row.getString("outputs"))),
        OF_TASK,
        task.executionId().value(),
        task.taskId(),
        at,
        at);
  }

  public static void outputs(Script script, Key run, Consumer<@Nullable String> found) {
    script.query(
        row -> found.accept(row.getString("outputs")),
        OUTPUTS,
        run.executionId().value(),
        run.id().value());
  }

  public static void values(Script script, Key loop, Consumer<String> found) {
    script.query(
        row -> found.accept(row.getString("items")),
        READ_VALUES,
        loop.executionId().value(),
        loop.id().value());
  }

  public static void insert(Script script, List<Row> rows) {
    List<TaskRun> r = rows.stream().map(Row::run).toList();
    script.add(
        INSERT,
        uuids(r, x -> x.executionId().value()),
        uuids(r, x -> x.id().value()),
        texts(r, TaskRun::taskId),
        uuids(r, x -> x.parentId() == null ? null : x.parentId().value()),
        texts(r, TaskRun::value),
        ints(r, TaskRun::iteration),
        texts(r, TaskRun::branch),
        texts(r, x -> x.state().name()),
        ints(r, TaskRun::attempt),
        uuids(r, TaskRun::token),
        uuids(r, x -> x.childExecutionId() == null ? null : x.childExecutionId().value()),
        texts(r, TaskRun::pastAttempts),
        texts(r, x -> x.progress() == null ? null : x.progress().branch()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().cursor()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().total()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().started()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().ended()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().failed()),
        texts(r, x -> x.progress() == null ? null : x.progress().outcome().name()),
        instants(r, TaskRun::createdAt),
        instants(r, TaskRun::startedAt),
        instants(r, TaskRun::endedAt),
        instants(r, TaskRun::dueAt),
        texts(r, x -> x.history().encoded()),
        texts(r, TaskRun::error),
        texts(rows, Row::outputs));
  }

  public static void update(Script script, List<Row> rows) {
    List<TaskRun> r = rows.stream().map(Row::run).toList();
    script.add(
        UPDATE,
        uuids(r, x -> x.executionId().value()),
        uuids(r, x -> x.id().value()),
        ints(r, TaskRun::iteration),
        texts(r, x -> x.state().name()),
        ints(r, TaskRun::attempt),
        uuids(r, TaskRun::token),
        uuids(r, x -> x.childExecutionId() == null ? null : x.childExecutionId().value()),
        texts(r, TaskRun::pastAttempts),
        texts(r, x -> x.progress() == null ? null : x.progress().branch()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().cursor()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().total()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().started()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().ended()),
        ints(r, x -> x.progress() == null ? 0 : x.progress().failed()),
        texts(r, x -> x.progress() == null ? null : x.progress().outcome().name()),
        instants(r, TaskRun::startedAt),
        instants(r, TaskRun::endedAt),
        instants(r, TaskRun::dueAt),
        texts(r, x -> x.history().encoded()),
        texts(r, TaskRun::error),
        texts(rows, Row::outputs),
        flags(rows, Row::keepOutputs));
  }

  public static void delete(Script script, List<TaskRun> runs) {
    script.add(DELETE, uuids(runs, x -> x.executionId().value()), uuids(runs, x -> x.id().value()));
  }

  public static void beginAttempts(Script script, List<WorkRow> claimed, java.time.Instant now) {
    Long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    script.add(
        BEGIN_ATTEMPTS,
        uuids(claimed, x -> x.executionId().value()),
        uuids(claimed, x -> x.taskRunId() == null ? null : x.taskRunId().value()),
        uuids(claimed, WorkRow::id),
        texts(claimed, x -> now.toString()),
        claimed.stream().map(x -> micros).toArray(Long[]::new));
  }

  public static void insertValues(Script script, ExecutionId id, Map<TaskRunId, String> items) {
    List<Map.Entry<TaskRunId, String>> rows = List.copyOf(items.entrySet());
    script.add(
        INSERT_VALUES,
        uuids(rows, x -> id.value()),
        uuids(rows, x -> x.getKey().value()),
        texts(rows, Map.Entry::getValue));
  }

  /** Reads a row of any of the queries; outputs are read apart. */
  private static TaskRun run(ResultSet row) throws SQLException {
    UUID parent = Columns.uuid(row, "parent_id");
    UUID child = Columns.uuid(row, "child_execution_id");
    return new TaskRun(
        new TaskRunId(Columns.requireUuid(row, "id")),
        new ExecutionId(Columns.requireUuid(row, "execution_id")),
        row.getString("task_id"),
        parent == null ? null : new TaskRunId(parent),
        row.getString("value"),
        Columns.integer(row, "iteration"),
        row.getString("branch"),
        State.valueOf(row.getString("state")),
        row.getInt("attempt"),
        Columns.uuid(row, "token"),
        child == null ? null : new ExecutionId(child),
        progress(row),
        Columns.requireInstant(row, "created_at"),
        Columns.instant(row, "started_at"),
        Columns.instant(row, "ended_at"),
        Columns.instant(row, "due_at"),
        new History(row.getString("history")),
        row.getString("attempts"),
        row.getString("error"));
  }

  private static @Nullable Progress progress(ResultSet row) throws SQLException {
    String branch = row.getString("inner_branch");
    if (branch == null) {
      return null;
    }
    return new Progress(
        branch,
        row.getInt("inner_cursor"),
        row.getInt("inner_total"),
        row.getInt("children_started"),
        row.getInt("children_ended"),
        row.getInt("children_failed"),
        State.valueOf(row.getString("outcome")));
  }

  /** A parameter that may be null; {@link Script} binds it with its type. */
  record NullableId(@Nullable TaskRunId id) {}

  /** A parameter that may be null; {@link Script} binds it with its type. */
  record NullableInt(@Nullable Integer number) {}
}
