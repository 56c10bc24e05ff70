package dev.millrace.engine.store;

import static dev.millrace.engine.store.ColumnType.INSTANT;
import static dev.millrace.engine.store.ColumnType.INT;
import static dev.millrace.engine.store.ColumnType.JSON;
import static dev.millrace.engine.store.ColumnType.TEXT;
import static dev.millrace.engine.store.ColumnType.UUID;
import static dev.millrace.engine.store.Columns.texts;
import static dev.millrace.engine.store.Columns.uuids;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
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

  /** Outputs of the task runs a batch is about; most have none yet. */
  private static final String OUTPUTS_OF =
      """
      -- TaskRunStore.OUTPUTS_OF
      select t.execution_id, t.id, t.outputs
        from unnest(?::uuid[], ?::uuid[]) as k (execution_id, id)
        join task_run t on t.execution_id = k.execution_id and t.id = k.id
       where t.outputs is not null\
      """;

  private static final RowWrite<Row> INSERT =
      RowWrite.<Row>insert("TaskRunStore.INSERT", "task_run")
          .column("execution_id", UUID, r -> r.run().executionId().value())
          .column("id", UUID, r -> r.run().id().value())
          .column("task_id", TEXT, r -> r.run().taskId())
          .column("parent_id", UUID, r -> value(r.run().parentId()))
          .column("value", TEXT, r -> r.run().value())
          .column("iteration", INT, r -> r.run().iteration())
          .column("branch", TEXT, r -> r.run().branch())
          .column("state", TEXT, r -> r.run().state().name())
          .column("attempt", INT, r -> r.run().attempt())
          .column("token", UUID, r -> r.run().token())
          .column("child_execution_id", UUID, r -> value(r.run().childExecutionId()))
          .column("attempts", JSON, r -> r.run().pastAttempts())
          .column("inner_branch", TEXT, r -> inner(r, Progress::branch))
          .column("inner_cursor", INT, r -> count(r, Progress::cursor))
          .column("inner_total", INT, r -> count(r, Progress::total))
          .column("children_started", INT, r -> count(r, Progress::started))
          .column("children_ended", INT, r -> count(r, Progress::ended))
          .column("children_failed", INT, r -> count(r, Progress::failed))
          .column("outcome", TEXT, r -> inner(r, progress -> progress.outcome().name()))
          .column("created_at", INSTANT, r -> r.run().createdAt())
          .column("started_at", INSTANT, r -> r.run().startedAt())
          .column("ended_at", INSTANT, r -> r.run().endedAt())
          .column("due_at", INSTANT, r -> r.run().dueAt())
          .column("history", TEXT, r -> r.run().history().encoded())
          .column("error", TEXT, r -> r.run().error())
          .column("outputs", JSON, Row::outputs)
          .build();

  private static final RowWrite<Row> UPDATE =
      RowWrite.<Row>update("TaskRunStore.UPDATE", "task_run")
          .set("iteration", INT, r -> r.run().iteration())
          .set("state", TEXT, r -> r.run().state().name())
          .set("attempt", INT, r -> r.run().attempt())
          .set("token", UUID, r -> r.run().token())
          .set("child_execution_id", UUID, r -> value(r.run().childExecutionId()))
          .set("attempts", JSON, r -> r.run().pastAttempts())
          .set("inner_branch", TEXT, r -> inner(r, Progress::branch))
          .set("inner_cursor", INT, r -> count(r, Progress::cursor))
          .set("inner_total", INT, r -> count(r, Progress::total))
          .set("children_started", INT, r -> count(r, Progress::started))
          .set("children_ended", INT, r -> count(r, Progress::ended))
          .set("children_failed", INT, r -> count(r, Progress::failed))
          .set("outcome", TEXT, r -> inner(r, progress -> progress.outcome().name()))
          .set("started_at", INSTANT, r -> r.run().startedAt())
          .set("ended_at", INSTANT, r -> r.run().endedAt())
          .set("due_at", INSTANT, r -> r.run().dueAt())
          .set("history", TEXT, r -> r.run().history().encoded())
          .set("error", TEXT, r -> r.run().error())
          .setUnless(Row::keepOutputs, "outputs", JSON, Row::outputs)
          .key("execution_id", UUID, r -> r.run().executionId().value())
          .key("id", UUID, r -> r.run().id().value())
          .build();

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
        row -> found.accept(run(row)), CHILDREN, execution.value(), UUID.alone(value(parent)));
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
    script.query(
        row -> found.accept(new WithOutputs(run(row), row.getString("outputs"))),
        OF_TASK,
        task.executionId().value(),
        task.taskId(),
        INT.alone(task.iteration()),
        INT.alone(task.iteration()));
  }

  public static void outputs(Script script, Key run, Consumer<@Nullable String> found) {
    script.query(
        row -> found.accept(row.getString("outputs")),
        OUTPUTS,
        run.executionId().value(),
        run.id().value());
  }

  /** Outputs of many runs as JSON text; those that have none are not in the answer. */
  public static void outputs(Script script, List<Key> keys, BiConsumer<Key, String> found) {
    script.query(
        row ->
            found.accept(
                new Key(
                    new ExecutionId(Columns.requireUuid(row, "execution_id")),
                    new TaskRunId(Columns.requireUuid(row, "id"))),
                row.getString("outputs")),
        OUTPUTS_OF,
        uuids(keys, key -> key.executionId().value()),
        uuids(keys, key -> key.id().value()));
  }

  public static void values(Script script, Key loop, Consumer<String> found) {
    script.query(
        row -> found.accept(row.getString("items")),
        READ_VALUES,
        loop.executionId().value(),
        loop.id().value());
  }

  public static void insert(Script script, List<Row> rows) {
    INSERT.add(script, rows);
  }

  public static void update(Script script, List<Row> rows) {
    UPDATE.add(script, rows);
  }

  private static <T> @Nullable T inner(Row row, Function<Progress, T> part) {
    Progress progress = row.run().progress();
    return progress == null ? null : part.apply(progress);
  }

  private static int count(Row row, ToIntFunction<Progress> part) {
    Progress progress = row.run().progress();
    return progress == null ? 0 : part.applyAsInt(progress);
  }

  private static @Nullable UUID value(@Nullable TaskRunId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable UUID value(@Nullable ExecutionId id) {
    return id == null ? null : id.value();
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
        new TaskRun.Birth(
            new TaskRunId(Columns.requireUuid(row, "id")),
            new ExecutionId(Columns.requireUuid(row, "execution_id")),
            row.getString("task_id"),
            parent == null ? null : new TaskRunId(parent),
            row.getString("value"),
            row.getString("branch"),
            Columns.requireInstant(row, "created_at")),
        Columns.integer(row, "iteration"),
        Columns.course(row),
        new TaskRun.Current(
            row.getInt("attempt"),
            Columns.uuid(row, "token"),
            Columns.instant(row, "due_at"),
            child == null ? null : new ExecutionId(child),
            row.getString("attempts")),
        progress(row),
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
}
