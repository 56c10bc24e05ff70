package dev.millrace.engine.task.core;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one or more lines to the execution's log. */
final class LogHandler implements TaskHandler<LogHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.log.Log",
          List.of("io.kestra.core.tasks.log.Log", "io.kestra.core.tasks.debugs.Log"),
          "Write messages to the log of the execution.",
          Params.class,
          true);

  /** Properties of the task. */
  record Params(
      @Doc("A message, or a list of messages.") @Required Object message,
      @Doc(value = "Severity of the messages.", fallback = "INFO") @Nullable LogLevel level) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    LogLevel level = params.level() == null ? LogLevel.INFO : params.level();
    if (params.message() instanceof List<?> messages) {
      for (Object message : messages) {
        context.logs().log(level, text(message));
      }
    } else {
      context.logs().log(level, text(params.message()));
    }
    return TaskResult.empty();
  }

  private static String text(@Nullable Object message) throws TaskFailure {
    return switch (message) {
      case null -> "";
      case String text -> text;
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      default ->
          throw new TaskFailure(
              "Invalid message type '%s'; `message` is a string or a list of strings"
                  .formatted(message instanceof List ? "list" : "map"));
    };
  }
}
