package dev.millrace.engine.task.http;

import dev.millrace.engine.task.TaskHandler;
import java.util.List;

/** The handlers of this package, for the registry. */
public final class HttpTasks {

  private HttpTasks() {}

  public static List<TaskHandler<?>> handlers() {
    return List.of(new RequestHandler(), new DownloadHandler());
  }
}
