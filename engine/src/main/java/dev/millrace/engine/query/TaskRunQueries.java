package dev.millrace.engine.query;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Task runs of executions, for showing. Safe for all threads. */
public final class TaskRunQueries {
  private static final String COLUMNS =
      """
      select execution_id, id, task_id, parent_id, value, iteration, branch, state, attempt, attempts,
             case when :outputs then outputs end as outputs, child_execution_id, due_at, history,
             error
      from task_run
      """;

  static final String OF_EXECUTIONS =
      """
      -- TaskRunQueries.OF_EXECUTIONS
      """
          + COLUMNS
          + """
          where execution_id = any(:executionIds)
          order by execution_id, id
          limit :limit
          """;

  static final String PAGE =
      """
      -- TaskRunQueries.PAGE
      """
          + COLUMNS
          + """
          where execution_id = :executionId
            and (cast(:after as uuid) is null or id > :after)
            and (cast(:taskId as text) is null or task_id = :taskId)
            and (cast(:state as text) is null or state = :state)
            and (cast(:parentId as uuid) is null or parent_id = :parentId)
          order by id
          limit :limit
          """;

  static final String FIND =
      """
      -- TaskRunQueries.FIND
      """
          + COLUMNS
          + """
          where execution_id = :executionId and id = :id
          """;

  static final String COUNT =
      """
      -- TaskRunQueries.COUNT
      select count(*) from task_run where execution_id = :executionId
      """;

  static final String STATES =
      """
      -- TaskRunQueries.STATES
      select task_id, state, count(*) as number
      from task_run
      where execution_id = :executionId
      group by task_id, state
      order by task_id, state
      """;

  private final Jdbi jdbi;

  TaskRunQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Which task runs of an execution; null is any. */
  public record Selection(
      @Nullable String taskId, @Nullable State state, @Nullable TaskRunId parentTaskRunId) {
    public static final Selection ALL = new Selection(null, null, null);
  }

  /** Task runs with outputs in order of creation, those after one (null: from the first). */
  public List<TaskRunView> list(
      ExecutionView execution, Selection selection, @Nullable TaskRunId after, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(PAGE)
            .bind("outputs", true)
            .bind("executionId", execution.id().value())
            .bind("after", uuid(after))
            .bind("taskId", selection.taskId())
            .bind("state", selection.state() == null ? null : selection.state().name())
            .bind("parentId", uuid(selection.parentTaskRunId()))
            .bind("limit", limit)
            .map(row -> ExecutionRows.taskRun(row, execution))
            .list());
  }

  private record StateCount(String taskId, String state, long number) {}

  /** How many runs of each task are in which state. */
  public Map<String, Map<String, Long>> states(ExecutionId execution) {
    Map<String, Map<String, Long>> byTask = new HashMap<>();
    jdbi.useHandle(handle ->
        handle
            .createQuery(STATES)
            .bind("executionId", execution.value())
            .map(row ->
                new StateCount(
                    row.getColumn("task_id", String.class),
                    row.getColumn("state", String.class),
                    row.getColumn("number", Long.class)))
            .forEach(count ->
                byTask
                    .computeIfAbsent(count.taskId, _ -> new LinkedHashMap<>())
                    .put(count.state, count.number)));
    return byTask;
  }

  /** One task run with its outputs. */
  public Optional<TaskRunView> find(ExecutionView execution, TaskRunId id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(FIND)
            .bind("outputs", true)
            .bind("executionId", execution.id().value())
            .bind("id", id.value())
            .map(row -> ExecutionRows.taskRun(row, execution))
            .findOne());
  }

  static List<TaskRunView> read(
      Handle handle, List<ExecutionView> executions, boolean outputs, int limit) {
    Map<UUID, ExecutionView> byId = new HashMap<>();
    executions.forEach(execution -> byId.put(execution.id().value(), execution));
    return handle
        .createQuery(OF_EXECUTIONS)
        .bind("outputs", outputs)
        .bindArray("executionIds", UUID.class, byId.keySet())
        .bind("limit", limit)
        .map(row ->
            ExecutionRows.taskRun(
                row, Objects.requireNonNull(byId.get(row.getColumn("execution_id", UUID.class)))))
        .list();
  }

  /** How many there are. */
  public long count(ExecutionId execution) {
    return jdbi.withHandle(handle -> count(handle, execution));
  }

  static long count(Handle handle, ExecutionId id) {
    return handle.createQuery(COUNT).bind("executionId", id.value()).mapTo(Long.class).one();
  }

  private static @Nullable UUID uuid(@Nullable TaskRunId id) {
    return id == null ? null : id.value();
  }
}
