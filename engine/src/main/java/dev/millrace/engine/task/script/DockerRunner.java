package dev.millrace.engine.task.script;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import java.util.List;

/**
 * Kestra's default runner: known, so that flows that name it are understood, but not in this build.
 */
final class DockerRunner implements TaskRunner {

  private static final String OBJECTION = Runners.lacking(HandlerSettings.DOCKER);

  @Override
  public String type() {
    return HandlerSettings.DOCKER;
  }

  @Override
  public List<String> aliases() {
    return List.of(
        "io.kestra.plugin.scripts.runner.docker.DockerTaskRunner",
        "io.kestra.core.models.tasks.runners.types.DockerTaskRunner");
  }

  @Override
  public String objection() {
    return OBJECTION;
  }

  @Override
  public Ended run(Launch launch, OutputListener listener, RunContext context) throws TaskFailure {
    throw new TaskFailure(OBJECTION);
  }
}
