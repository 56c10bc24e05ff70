package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Tells how many bytes a file has. */
final class SizeHandler implements TaskHandler<SizeHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.Size",
          List.of("io.kestra.core.tasks.storages.Size"),
          "Get the size of a file of internal storage.",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(@Doc("Address of the file.") @Required String uri) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException {
    return TaskResult.of(Map.of("size", context.files().size(params.uri().strip())));
  }
}
