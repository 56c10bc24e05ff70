package dev.millrace.engine.store;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the log or a metric is about: a task run's attempt, a whole execution, or a
 * trigger of a flow.
 *
 * @param attempt 1 for the first
 */
public record Origin(
    @Nullable ExecutionId executionId,
    String namespace,
    String flowId,
    @Nullable String taskId,
    @Nullable TaskRunId taskRunId,
    @Nullable Integer attempt,
    @Nullable Integer iteration,
    @Nullable String value,
    @Nullable String triggerId) {

  public static Origin execution(ExecutionId id, String namespace, String flowId) {
    return new Origin(id, namespace, flowId, null, null, null, null, null, null);
  }

  /** The current attempt of a task run, or the whole execution without one. */
  public static Origin of(Execution execution, @Nullable TaskRun run) {
    if (run == null) {
      return execution(execution.id(), execution.namespace(), execution.flowId());
    }
    return new Origin(
        execution.id(),
        execution.namespace(),
        execution.flowId(),
        run.taskId(),
        run.id(),
        run.attempt(),
        run.iteration(),
        run.value(),
        null);
  }

  @Nullable UUID executionUuid() {
    return executionId == null ? null : executionId.value();
  }

  @Nullable UUID taskRunUuid() {
    return taskRunId == null ? null : taskRunId.value();
  }
}
