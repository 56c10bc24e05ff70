package dev.millrace.engine.query;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** Rows of executions and task runs as views. */
final class ExecutionRows {
  private ExecutionRows() {}

  static ExecutionView view(RowView row) {
    return new ExecutionView(
        new ExecutionId(row.getColumn("id", UUID.class)),
        row.getColumn("namespace", String.class),
        row.getColumn("flow_id", String.class),
        row.getColumn("flow_revision", Integer.class),
        state(row),
        new ExecutionView.Documents(map(row, "inputs"), map(row, "variables"), map(row, "outputs")),
        JsonColumns.texts(row.getColumn("labels", String.class)),
        map(row, "trigger"),
        lineage(row),
        row.getColumn("kind", String.class),
        row.getColumn("suspended", Boolean.class),
        row.getColumn("schedule_date", Instant.class),
        row.getColumn("closed_at", Instant.class),
        row.getColumn("error", String.class),
        List.of(),
        0);
  }

  static TaskRunView taskRun(RowView row, ExecutionView execution) {
    StateView state = state(row);
    return new TaskRunView(
        new TaskRunId(row.getColumn("id", UUID.class)),
        execution.id(),
        execution.namespace(),
        execution.flowId(),
        row.getColumn("task_id", String.class),
        taskRunId(row, "parent_id"),
        row.getColumn("value", String.class),
        row.getColumn("iteration", Integer.class),
        row.getColumn("branch", String.class),
        state,
        AttemptView.of(
            row.getColumn("attempts", String.class),
            row.getColumn("attempt", Integer.class),
            state.current(),
            state.histories()),
        map(row, "outputs"),
        executionId(row, "child_execution_id"),
        row.getColumn("due_at", Instant.class),
        row.getColumn("error", String.class));
  }

  private static ExecutionView.Lineage lineage(RowView row) {
    return new ExecutionView.Lineage(
        executionId(row, "parent_id"),
        new ExecutionId(row.getColumn("original_id", UUID.class)),
        executionId(row, "caller_execution_id"),
        taskRunId(row, "caller_task_run_id"),
        row.getColumn("attempt_number", Integer.class),
        row.getColumn("original_created_at", Instant.class));
  }

  private static StateView state(RowView row) {
    return new StateView(
        State.valueOf(row.getColumn("state", String.class)),
        new History(row.getColumn("history", String.class)).entries());
  }

  private static @Nullable Map<String, @Nullable Object> map(RowView row, String column) {
    return JsonColumns.map(row.getColumn(column, String.class));
  }

  private static @Nullable ExecutionId executionId(RowView row, String column) {
    UUID id = row.getColumn(column, UUID.class);
    return id == null ? null : new ExecutionId(id);
  }

  private static @Nullable TaskRunId taskRunId(RowView row, String column) {
    UUID id = row.getColumn(column, UUID.class);
    return id == null ? null : new TaskRunId(id);
  }
}
