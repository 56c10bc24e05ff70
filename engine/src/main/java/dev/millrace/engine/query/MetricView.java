package dev.millrace.engine.query;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value of a metric as the API shows it.
 *
 * @param type counter, timer (seconds) or gauge
 */
public record MetricView(
    Instant timestamp,
    ExecutionId executionId,
    String namespace,
    String flowId,
    String taskId,
    TaskRunId taskRunId,
    String name,
    String type,
    double value,
    Map<String, String> tags) {

  public MetricView {
    tags = new LinkedHashMap<>(tags);
  }

  @Override
  public Map<String, String> tags() {
    return new LinkedHashMap<>(tags);
  }
}
