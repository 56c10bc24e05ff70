package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.TaskResult.ExecutionChange.Exit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends its execution now, in a chosen state. */
final class ExitHandler implements TaskHandler<ExitHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.execution.Exit",
          List.of(),
          "End the execution now, in the given state.",
          Params.class,
          true);

  /** States an execution may be ended in; both spellings of cancelled are in use. */
  enum ExitState {
    SUCCESS,
    WARNING,
    KILLED,
    FAILED,
    CANCELED,
    CANCELLED;

    String state() {
      return this == CANCELED ? CANCELLED.name() : name();
    }
  }

  /** Properties of the task. */
  record Params(
      @Doc(value = "The state to end in.", fallback = "SUCCESS") @Nullable ExitState state) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    ExitState state = params.state() == null ? ExitState.SUCCESS : params.state();
    return TaskResult.changing(new Exit(state.state()));
  }
}
