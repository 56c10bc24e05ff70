package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.template.Templates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fails: always, or when a condition holds. */
final class FailHandler implements TaskHandler<FailHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.execution.Fail",
          List.of("io.kestra.core.tasks.executions.Fail"),
          "Fail the execution, always or on a condition.",
          Params.class,
          true);

  /**
   * Properties of the task.
   *
   * @param condition an Object, because one that renders to nothing is falsy, not absent
   */
  record Params(
      @Doc("Fail only when this holds.") @Nullable Object condition,
      @Doc(value = "What to say.", fallback = "Task failure") @Nullable String errorMessage) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    String message = params.errorMessage() == null ? "Task failure" : params.errorMessage();
    if (params.condition() == null) {
      throw new TaskFailure(message);
    }
    if (!Templates.isTruthy(params.condition().toString())) {
      return TaskResult.empty();
    }
    context.logs().error(message);
    throw new TaskFailure("Fail on a condition");
  }
}
