package dev.millrace.engine.task.script;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskFailure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the runner of a script task: {@code taskRunner}, else the old spellings, else the node's
 * default.
 */
final class Runners {

  private static final List<TaskRunner> ALL = List.of(new ProcessRunner(), new DockerRunner());
  private static final String TYPE = "type";
  private static final String AS_PROCESS = "`taskRunner: {type: " + HandlerSettings.PROCESS + "}`";

  private Runners() {}

  /**
   * The runner of a task.
   *
   * @throws TaskFailure when there is no such runner, or this node cannot use it
   */
  static TaskRunner choose(ScriptOptions options, HandlerSettings settings) throws TaskFailure {
    String named = named(options.taskRunner(), options.runner(), options.docker() != null);
    TaskRunner runner = find(named == null ? settings.defaultTaskRunner() : named);
    String objection = objection(named, settings);
    if (runner == null || objection != null) {
      throw new TaskFailure(String.valueOf(objection));
    }
    return runner;
  }

  /** What stands against running a task with these properties, as written, on such a node. */
  static @Nullable String objection(
      Map<String, @Nullable Object> properties, HandlerSettings settings) {
    Map<?, ?> block = properties.get("taskRunner") instanceof Map<?, ?> map ? map : null;
    String named = named(block, properties.get("runner"), properties.get("docker") != null);
    return named != null && named.contains("{") ? null : objection(named, settings);
  }

  private static @Nullable String objection(@Nullable String named, HandlerSettings settings) {
    String name = named == null ? settings.defaultTaskRunner() : named;
    TaskRunner runner = find(name);
    if (runner != null && runner.objection() == null) {
      return null;
    }
    return named == null
        ? lackingDefault(name)
        : runner == null ? lacking(name) : runner.objection();
  }

  /** The runner the task itself names, or null. */
  private static @Nullable String named(
      @Nullable Map<?, ?> block, @Nullable Object legacy, boolean legacyDocker) {
    if (block != null && block.get(TYPE) != null) {
      return String.valueOf(block.get(TYPE)).strip();
    }
    if (legacy != null) {
      return "PROCESS".equalsIgnoreCase(legacy.toString())
          ? HandlerSettings.PROCESS
          : HandlerSettings.DOCKER;
    }
    return legacyDocker ? HandlerSettings.DOCKER : null;
  }

  private static @Nullable TaskRunner find(String name) {
    for (TaskRunner runner : ALL) {
      if (runner.type().equals(name)
          || runner.type().endsWith("." + name)
          || runner.aliases().contains(name)) {
        return runner;
      }
    }
    return null;
  }

  /** What to do about a runner that a task names. */
  static String lacking(String name) {
    return "Task runner `%s` is not in this build, so this task will fail. To run it as a process on the engine's machine, write %s"
        .formatted(name, AS_PROCESS);
  }

  private static String lackingDefault(String name) {
    return "This script names no task runner, and the default, `%s`, is not in this build, so this task will fail. To run it as a process on the engine's machine, write %s in the task, or set default-task-runner to process for all tasks (--default-task-runner process, MILLRACE_DEFAULT_TASK_RUNNER=process, or in millrace.yml)"
        .formatted(name, AS_PROCESS);
  }
}
