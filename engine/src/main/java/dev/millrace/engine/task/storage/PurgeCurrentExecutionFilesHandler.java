package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Removes every file of the execution it runs in. */
final class PurgeCurrentExecutionFilesHandler
    implements TaskHandler<PurgeCurrentExecutionFilesHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.PurgeCurrentExecutionFiles",
          List.of(
              "io.kestra.core.tasks.storages.PurgeExecution",
              "io.kestra.plugin.core.storage.PurgeExecution"),
          "Delete every file of this execution.",
          Params.class,
          false);

  /** It has no properties. */
  record Params() {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException {
    return TaskResult.of(Map.of("uris", context.files().deleteExecutionFiles()));
  }
}
