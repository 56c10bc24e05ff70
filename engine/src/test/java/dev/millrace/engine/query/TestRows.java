package dev.millrace.engine.query;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/** Puts executions and task runs into the tables, as little of them as a test needs. */
final class TestRows {
  private static final String EXECUTION =
      """
      insert into execution (id, namespace, flow_id, flow_revision, state, labels, kind,
                             caller_execution_id, original_id, original_created_at, created_at,
                             ended_at, history, inputs, outputs, trigger)
      values (:id, :namespace, :flowId, 1, :state, cast(:labels as jsonb), :kind, :caller, :id,
              :createdAt, :createdAt, :endedAt, :history, cast(:inputs as json),
              cast(:outputs as json), cast(:trigger as json))
      """;
  private static final String TASK_RUN =
      """
      insert into task_run (execution_id, id, task_id, parent_id, branch, state, attempt, attempts,
                            outputs, created_at, history)
      values (:executionId, :id, :taskId, :parentId, 'tasks', :state, :attempt,
              cast(:attempts as json), cast(:outputs as json), :createdAt, :history)
      """;

  private final Database database;

  TestRows(Database database) {
    this.database = database;
  }

  ExecutionRow execution(String namespace, String flowId) {
    return new ExecutionRow(namespace, flowId);
  }

  TaskRunRow taskRun(ExecutionId execution, String taskId) {
    return new TaskRunRow(execution, taskId);
  }

  /** An execution that has run one minute from {@code createdAt} on, unless told otherwise. */
  final class ExecutionRow {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private Instant createdAt = Instant.parse("2026-11-24T07:00:00Z");
    private State state = State.SUCCESS;

    ExecutionRow(String namespace, String flowId) {
      values.put("namespace", namespace);
      values.put("flowId", flowId);
      values.put("labels", "{}");
      values.put("kind", "NORMAL");
      for (String name : new String[] {"caller", "inputs", "outputs", "trigger"}) {
        values.put(name, null);
      }
    }

    ExecutionRow with(String column, Object value) {
      values.put(column, value);
      return this;
    }

    ExecutionRow createdAt(Instant at) {
      createdAt = at;
      return this;
    }

    ExecutionRow state(State is) {
      state = is;
      return this;
    }

    ExecutionId insert() {
      ExecutionId id = ExecutionId.next();
      Instant end = createdAt.plusSeconds(60);
      History history =
          History.start(State.CREATED, createdAt).then(State.RUNNING, createdAt.plusSeconds(1));
      database
          .main()
          .useHandle(handle -> {
            Update update = handle.createUpdate(EXECUTION).bindMap(values);
            update
                .bind("id", id.value())
                .bind("state", state.name())
                .bind("createdAt", createdAt)
                .bind("endedAt", state.isTerminal() ? end : null)
                .bind("history", history.then(state, end).encoded())
                .execute();
          });
      return id;
    }
  }

  /** A task run that ended well at its first attempt, unless told otherwise. */
  final class TaskRunRow {
    private final ExecutionId execution;
    private final String taskId;
    private final Instant at = Instant.parse("2026-11-24T07:00:02Z");
    private State state = State.SUCCESS;
    private History history =
        History.start(State.CREATED, at)
            .then(State.SUBMITTED, at.plusSeconds(1))
            .then(State.RUNNING, at.plusSeconds(2))
            .then(State.SUCCESS, at.plusSeconds(3));
    private int attempt = 1;
    private String attempts;
    private String outputs;
    private UUID parentId;

    TaskRunRow(ExecutionId execution, String taskId) {
      this.execution = execution;
      this.taskId = taskId;
    }

    TaskRunRow state(State is, History was) {
      state = is;
      history = was;
      return this;
    }

    TaskRunRow attempts(int begun, String past) {
      attempt = begun;
      attempts = past;
      return this;
    }

    TaskRunRow outputs(String json) {
      outputs = json;
      return this;
    }

    TaskRunRow parent(TaskRunId id) {
      parentId = id.value();
      return this;
    }

    TaskRunId insert() {
      TaskRunId id = TaskRunId.next();
      database
          .main()
          .useHandle(handle ->
              handle
                  .createUpdate(TASK_RUN)
                  .bind("executionId", execution.value())
                  .bind("id", id.value())
                  .bind("taskId", taskId)
                  .bind("parentId", parentId)
                  .bind("state", state.name())
                  .bind("attempt", attempt)
                  .bind("attempts", attempts)
                  .bind("outputs", outputs)
                  .bind("createdAt", at)
                  .bind("history", history.encoded())
                  .execute());
      return id;
    }
  }
}
