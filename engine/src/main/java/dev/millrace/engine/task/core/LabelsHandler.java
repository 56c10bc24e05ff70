package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.TaskResult.ExecutionChange.SetLabels;
import dev.millrace.engine.task.WrittenLabels;
import java.util.List;
import java.util.Map;

/** Adds labels to its execution. */
final class LabelsHandler implements TaskHandler<LabelsHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.execution.Labels",
          List.of("io.kestra.core.tasks.executions.Labels"),
          "Add or replace labels of the execution.",
          Params.class,
          true);

  /** Properties of the task. */
  record Params(
      @Doc("Labels: a map, a list of key and value, or JSON for either.") @Required
          Object labels) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    Map<String, String> labels = WrittenLabels.read(params.labels());
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (label.getValue().isEmpty()) {
        throw new TaskFailure("Label values cannot be empty, offending label: " + label.getKey());
      }
    }
    return TaskResult.changing(new SetLabels(labels));
  }
}
