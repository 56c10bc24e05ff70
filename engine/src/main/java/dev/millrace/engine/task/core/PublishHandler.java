package dev.millrace.engine.task.core;

import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records metrics of its task run. */
final class PublishHandler implements TaskHandler<PublishHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.metric.Publish",
          List.of(),
          "Publish metrics.",
          Params.class,
          true);

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * One metric.
   *
   * @param value a number; of a timer a duration, or a number of seconds
   */
  record Metric(
      @Required Metrics.Type type,
      @Required String name,
      @Required String value,
      @Nullable Map<String, String> tags,
      @Nullable String description) {}

  /** Properties of the task. */
  record Params(
      @Doc("Metrics with type (counter, timer, gauge), name, value and tags.")
          @Nullable List<Metric> metrics) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    List<Metric> metrics = params.metrics() == null ? List.of() : params.metrics();
    for (Metric metric : metrics) {
      Map<String, String> tags = metric.tags() == null ? Map.of() : metric.tags();
      context.metrics().record(metric.type(), metric.name(), value(metric), tags);
    }
    return TaskResult.empty();
  }

  private static double value(Metric metric) throws TaskFailure {
    try {
      if (metric.type() == Metrics.Type.TIMER) {
        Duration duration = Durations.parse(metric.value());
        return duration.toNanos() / NANOS_PER_SECOND;
      }
      return Double.parseDouble(metric.value());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TaskFailure(
          "Metric `%s`: `%s` is not a value for a %s; a counter or gauge is a number, a timer a duration or seconds"
              .formatted(metric.name(), metric.value(), metric.type()));
    }
  }
}
