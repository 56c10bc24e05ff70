package dev.millrace.engine.query;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task run as the API shows it.
 *
 * @param value of the iteration it belongs to
 * @param branch of its parent: tasks, errors, finally, then …
 * @param attempts the current one last
 * @param outputs null when it has none, or when they were not asked for
 * @param childExecutionId the execution a Subflow started
 * @param dueAt what it waits for: retry, end of a pause, next round of a loop
 * @param error why it failed
 */
public record TaskRunView(
    TaskRunId id,
    ExecutionId executionId,
    String namespace,
    String flowId,
    String taskId,
    @Nullable TaskRunId parentTaskRunId,
    @Nullable String value,
    @Nullable Integer iteration,
    String branch,
    StateView state,
    List<AttemptView> attempts,
    @Nullable Map<String, @Nullable Object> outputs,
    @Nullable ExecutionId childExecutionId,
    @Nullable Instant dueAt,
    @Nullable String error) {

  public TaskRunView {
    attempts = List.copyOf(attempts);
  }

  /** A task run with its outputs, a JSON object. */
  public static TaskRunView of(TaskRun run, Execution execution, @Nullable String outputs) {
    StateView state = new StateView(run.state(), run.history().entries());
    return new TaskRunView(
        run.id(),
        execution.id(),
        execution.namespace(),
        execution.flowId(),
        run.taskId(),
        run.parentId(),
        run.value(),
        run.iteration(),
        run.branch(),
        state,
        AttemptView.of(run.pastAttempts(), run.attempt(), state.current(), state.histories()),
        JsonColumns.map(outputs),
        run.childExecutionId(),
        run.dueAt(),
        run.error());
  }
}
