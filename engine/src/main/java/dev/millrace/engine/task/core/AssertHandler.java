package dev.millrace.engine.task.core;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Raw;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.template.Templates;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fails unless every condition holds, naming those that do not. */
final class AssertHandler implements TaskHandler<AssertHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.execution.Assert",
          List.of(),
          "Fail unless every condition holds.",
          Params.class,
          true);

  /**
   * Properties of the task.
   *
   * @param conditions raw: the log names a failed one as it was written
   */
  record Params(
      @Doc("Expressions that must hold.") @Required @Raw List<@Nullable String> conditions,
      @Doc("What to say when one does not.") @Nullable String errorMessage) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    int failed = 0;
    for (String condition : params.conditions()) {
      String written = condition == null ? "" : condition;
      if (!Templates.isTruthy(context.render(written, Map.of()))) {
        context.logs().error("Assertion `" + written + "` failed!");
        failed++;
      }
    }
    context.metrics().counter("success", params.conditions().size() - failed);
    context.metrics().counter("failed", failed);
    if (failed > 0) {
      String more = params.errorMessage() == null ? "" : "\n" + params.errorMessage();
      throw new TaskFailure(failed + " assertion(s) failed!" + more);
    }
    return TaskResult.empty();
  }
}
