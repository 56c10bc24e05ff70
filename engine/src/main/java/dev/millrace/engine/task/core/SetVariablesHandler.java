package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.TaskResult.ExecutionChange.SetVariables;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merges variables into those of its execution. */
final class SetVariablesHandler implements TaskHandler<SetVariablesHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.execution.SetVariables",
          List.of(),
          "Set variables of the execution; maps are merged.",
          Params.class,
          true);

  /** Properties of the task. */
  record Params(
      @Doc("The variables.") @Required Map<String, @Nullable Object> variables,
      @Doc(value = "Replace existing ones instead of failing.", fallback = "true")
          @Nullable Boolean overwrite) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    boolean overwrite = params.overwrite() == null || params.overwrite();
    return TaskResult.changing(new SetVariables(params.variables(), overwrite));
  }
}
