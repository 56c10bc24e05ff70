package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Removes a file. */
final class DeleteHandler implements TaskHandler<DeleteHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.Delete",
          List.of("io.kestra.core.tasks.storages.Delete"),
          "Delete a file of internal storage.",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(
      @Doc("Address of the file.") @Required String uri,
      @Doc(value = "Fail when there is no such file.", fallback = "false")
          @Nullable Boolean errorOnMissing) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException, TaskFailure {
    String uri = params.uri().strip();
    boolean deleted = context.files().delete(uri);
    if (!deleted && Boolean.TRUE.equals(params.errorOnMissing())) {
      throw new TaskFailure("There is no file '" + uri + "' to delete (errorOnMissing is true)");
    }
    return TaskResult.of(Map.of("uri", uri, "deleted", deleted));
  }
}
