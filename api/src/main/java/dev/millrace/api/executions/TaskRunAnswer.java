package dev.millrace.api.executions;

import dev.millrace.engine.query.TaskRunView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task run as the API shows it.
 *
 * @param childExecutionId the execution a Subflow started
 * @param dueAt what it waits for
 * @param error why it failed
 */
record TaskRunAnswer(
    String id,
    String executionId,
    String namespace,
    String flowId,
    String taskId,
    @Nullable String parentTaskRunId,
    @Nullable String value,
    @Nullable Integer iteration,
    List<Attempt> attempts,
    @Nullable Map<String, @Nullable Object> outputs,
    StateAnswer state,
    @Nullable String childExecutionId,
    @Nullable Instant dueAt,
    @Nullable String error) {

  /** One try. */
  record Attempt(StateAnswer state) {}

  static TaskRunAnswer of(TaskRunView run, Instant now) {
    return new TaskRunAnswer(
        run.id().toString(),
        run.executionId().toString(),
        run.namespace(),
        run.flowId(),
        run.taskId(),
        text(run.parentTaskRunId()),
        run.value(),
        run.iteration(),
        run.attempts().stream()
            .map(attempt -> new Attempt(StateAnswer.of(attempt.state(), now)))
            .toList(),
        run.outputs(),
        StateAnswer.of(run.state(), now),
        text(run.childExecutionId()),
        run.dueAt(),
        run.error());
  }

  private static @Nullable String text(@Nullable Object id) {
    return id == null ? null : id.toString();
  }
}
