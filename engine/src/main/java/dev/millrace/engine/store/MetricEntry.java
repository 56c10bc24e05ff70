package dev.millrace.engine.store;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import java.util.Map;

/**
 * One value of a metric, about to be stored.
 *
 * @param type counter, timer (seconds) or gauge
 */
public record MetricEntry(
    Instant at,
    ExecutionId executionId,
    String namespace,
    String flowId,
    String taskId,
    TaskRunId taskRunId,
    String name,
    String type,
    double value,
    Map<String, String> tags) {

  public MetricEntry {
    tags = Map.copyOf(tags);
  }
}
