package dev.millrace.engine.store;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the log, about to be stored.
 *
 * @param origin what it is about
 */
public record LogEntry(Instant at, Origin origin, LogLevel level, String message) {

  /**
   * What a line is about: a task run's attempt, a whole execution, or a trigger of a flow.
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
  }
}
