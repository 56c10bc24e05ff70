package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.TaskResult.ExecutionChange.UnsetVariables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes variables from its execution. */
final class UnsetVariablesHandler implements TaskHandler<UnsetVariablesHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.execution.UnsetVariables",
          List.of(),
          "Remove variables of the execution.",
          Params.class,
          true);

  /** Properties of the task. */
  record Params(
      @Doc("Names of the variables; dots address nested ones.") @Required List<String> variables,
      @Doc(value = "Do not fail when one does not exist.", fallback = "false")
          @Nullable Boolean ignoreMissing) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    boolean ignoreMissing = params.ignoreMissing() != null && params.ignoreMissing();
    return TaskResult.changing(new UnsetVariables(params.variables(), ignoreMissing));
  }
}
