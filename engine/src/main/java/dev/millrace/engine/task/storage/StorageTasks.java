package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.TaskHandler;
import java.util.List;

/** The handlers of this package, for the registry. */
public final class StorageTasks {

  private StorageTasks() {}

  public static List<TaskHandler<?>> handlers() {
    return List.of(
        new WriteHandler(),
        new ConcatHandler(),
        new SizeHandler(),
        new DeleteHandler(),
        new ReverseHandler(),
        new SplitHandler(),
        new FilterItemsHandler(),
        new DeduplicateItemsHandler(),
        new LocalFilesHandler(),
        new PurgeCurrentExecutionFilesHandler());
  }
}
