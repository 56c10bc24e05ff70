package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a rendered text as its output; for trying expressions out. */
final class ReturnHandler implements TaskHandler<ReturnHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.debug.Return",
          List.of("io.kestra.core.tasks.debugs.Return"),
          "Return a rendered text as the output `value`.",
          Params.class,
          true);

  private static final double NANOS_PER_SECOND = 1e9;

  /** Properties of the task. */
  record Params(@Doc("The text to render.") @Nullable String format) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    long start = System.nanoTime();
    String value = params.format() == null ? "" : params.format();
    context.metrics().counter("length", value.length());
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    context.metrics().record(Metrics.Type.TIMER, "duration", seconds, Map.of());
    return TaskResult.of(Map.of("value", value));
  }
}
