package dev.millrace.engine.task.core;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The old way to log one text. */
final class EchoHandler implements TaskHandler<EchoHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.debug.Echo",
          List.of("io.kestra.core.tasks.debugs.Echo"),
          "Log a text (old; use log.Log).",
          Params.class,
          true);

  /** Properties of the task. */
  record Params(
      @Doc("The text to log.") @Nullable String format,
      @Doc(value = "Severity of the message.", fallback = "INFO") @Nullable LogLevel level) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    LogLevel level = params.level() == null ? LogLevel.INFO : params.level();
    context.logs().log(level, params.format() == null ? "" : params.format());
    return TaskResult.empty();
  }
}
