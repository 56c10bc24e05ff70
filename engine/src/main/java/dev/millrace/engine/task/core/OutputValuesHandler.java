package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a map of rendered values as its output. */
final class OutputValuesHandler implements TaskHandler<OutputValuesHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.output.OutputValues",
          List.of(),
          "Return rendered values as the output `values`.",
          Params.class,
          true);

  /** Properties of the task. */
  record Params(@Doc("The values to render.") @Nullable Map<String, @Nullable Object> values) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    return params.values() == null
        ? TaskResult.empty()
        : TaskResult.of(Map.of("values", params.values()));
  }
}
