package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.WorkingFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The old way to move files between storage and the working directory. */
final class LocalFilesHandler implements TaskHandler<LocalFilesHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.LocalFiles",
          List.of("io.kestra.core.tasks.storages.LocalFiles"),
          "Put files into the working directory or store some of it (old; use inputFiles and"
              + " outputFiles).",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(
      @Doc("Files to write: paths and contents or addresses.") @Nullable Object inputs,
      @Doc("Globs of files to store.") @Nullable List<String> outputs) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException, TaskFailure {
    WorkingFiles files = new WorkingFiles(context, context.workingDirectory().toRealPath());
    files.writeInputs(params.inputs());
    List<String> globs = params.outputs() == null ? List.of() : params.outputs();
    return TaskResult.of(Map.of("uris", files.collect(globs)));
  }
}
