package dev.millrace.engine.task.kv;

import dev.millrace.engine.task.TaskHandler;
import java.util.List;

/** The handlers of this package, for the registry. */
public final class KvTasks {

  private KvTasks() {}

  public static List<TaskHandler<?>> handlers() {
    return List.of(
        new SetHandler(),
        new GetHandler(),
        new DeleteHandler(),
        new GetKeysHandler(),
        new PutHandler());
  }
}
