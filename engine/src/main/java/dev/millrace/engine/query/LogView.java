package dev.millrace.engine.query;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log as the API shows it.
 *
 * @param position where it stands, to go on from
 * @param attempt 1 for the first
 */
public record LogView(
    LogPosition position,
    LogLevel level,
    String message,
    String namespace,
    String flowId,
    @Nullable ExecutionId executionId,
    @Nullable String taskId,
    @Nullable TaskRunId taskRunId,
    @Nullable Integer attempt,
    @Nullable Integer iteration,
    @Nullable String value,
    @Nullable String triggerId) {

  public Instant timestamp() {
    return position.at();
  }
}
