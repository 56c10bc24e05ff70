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

  private Runners() {}

  /**
   * The runner of a task.
   *
   * @throws TaskFailure when there is no such runner, or this node cannot use it
   */
  static TaskRunner choose(ScriptOptions options, HandlerSettings settings) throws TaskFailure {
    String name = name(options.taskRunner(), options.runner(), options.docker() != null, settings);
    TaskRunner runner = find(name);
    String objection = runner == null ? unknown(name) : runner.objection();
    if (runner == null || objection != null) {
      throw new TaskFailure(String.valueOf(objection));
    }
    return runner;
  }

  /** What stands against running a task with these properties, as written, on such a node. */
  static @Nullable String objection(
      Map<String, @Nullable Object> properties, HandlerSettings settings) {
    Map<?, ?> block = properties.get("taskRunner") instanceof Map<?, ?> map ? map : null;
    Object runner = properties.get("runner");
    String name = name(block, runner, properties.get("docker") != null, settings);
    if (name.contains("{")) {
      return null;
    }
    TaskRunner found = find(name);
    return found == null ? unknown(name) : found.objection();
  }

  private static String name(
      @Nullable Map<?, ?> block,
      @Nullable Object legacy,
      boolean legacyDocker,
      HandlerSettings settings) {
    if (block != null && block.get(TYPE) != null) {
      return String.valueOf(block.get(TYPE)).strip();
    }
    if (legacy != null) {
      return "PROCESS".equalsIgnoreCase(legacy.toString())
          ? HandlerSettings.PROCESS
          : HandlerSettings.DOCKER;
    }
    return legacyDocker ? HandlerSettings.DOCKER : settings.defaultTaskRunner();
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

  private static String unknown(String name) {
    return "Task runner `%s` is not known to this build; known are %s"
        .formatted(name, String.join(", ", ALL.stream().map(TaskRunner::type).toList()));
  }
}
