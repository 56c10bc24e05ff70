package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.task.Metrics;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Metrics of one attempt, checked and counted against a limit. Safe for all threads. */
public final class TaskMetrics implements Metrics {
  private static final int NAME_CHARS_MAX = 200;
  private static final int TAGS_MAX = 50;

  private final MetricWriter writer;
  private final Origin origin;
  private final int valuesMax;
  private final InstantSource clock;
  private final AtomicInteger values = new AtomicInteger();

  /** The task run the values belong to. */
  public record Origin(
      ExecutionId executionId,
      String namespace,
      String flowId,
      String taskId,
      TaskRunId taskRunId) {}

  public TaskMetrics(MetricWriter writer, Origin origin, int valuesMax, InstantSource clock) {
    this.writer = writer;
    this.origin = origin;
    this.valuesMax = valuesMax;
    this.clock = clock;
  }

  @Override
  public void record(Type type, String name, double value, Map<String, String> tags) {
    check(name, value, tags);
    if (values.incrementAndGet() > valuesMax) {
      throw new EngineException(
          ErrorCode.LIMIT_EXCEEDED,
          "an attempt may record "
              + valuesMax
              + " metric values; add them up before recording, or"
              + " raise the setting metrics-max");
    }
    writer.write(
        new MetricEntry(
            clock.instant(),
            origin.executionId(),
            origin.namespace(),
            origin.flowId(),
            origin.taskId(),
            origin.taskRunId(),
            name,
            type.name().toLowerCase(Locale.ROOT),
            value,
            tags));
  }

  private static void check(String name, double value, Map<String, String> tags) {
    if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
      throw invalid("a metric's name has 1 to " + NAME_CHARS_MAX + " characters");
    }
    if (!Double.isFinite(value)) {
      throw invalid("metric " + name + ": the value must be a finite number, not " + value);
    }
    if (tags.size() > TAGS_MAX) {
      throw invalid("metric " + name + ": at most " + TAGS_MAX + " tags");
    }
  }

  private static EngineException invalid(String message) {
    return new EngineException(ErrorCode.REQUEST_INVALID, message);
  }
}
