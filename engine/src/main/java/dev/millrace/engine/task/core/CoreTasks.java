package dev.millrace.engine.task.core;

import dev.millrace.engine.task.TaskHandler;
import java.util.List;

/** The handlers of this package, for the registry. */
public final class CoreTasks {

  private CoreTasks() {}

  public static List<TaskHandler<?>> handlers() {
    return List.of(
        new LogHandler(),
        new ReturnHandler(),
        new EchoHandler(),
        new OutputValuesHandler(),
        new FailHandler(),
        new AssertHandler(),
        new LabelsHandler(),
        new SetVariablesHandler(),
        new UnsetVariablesHandler(),
        new ExitHandler(),
        new SleepHandler(),
        new PublishHandler());
  }
}
