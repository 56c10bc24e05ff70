package dev.millrace.engine.task.script;

import dev.millrace.engine.task.RunContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where commands run. One instance serves every run on every thread, so it keeps no state. */
interface TaskRunner {

  /** Kestra's type name. */
  String type();

  /** Other full names that mean the same. */
  List<String> aliases();

  /** Why this node cannot use the runner, with the remedy; null when it can. Does no I/O. */
  default @Nullable String objection() {
    return null;
  }

  /**
   * Runs the command to its end and gives every line it prints to the listener.
   *
   * @throws InterruptedException when the attempt is killed; nothing the command started lives on
   */
  Ended run(Launch launch, OutputListener listener, RunContext context) throws Exception;

  /**
   * What to start.
   *
   * @param command program and arguments
   * @param environment variables of the task, over those the runner provides
   * @param needs program the command will look for, or null when unknown
   * @param image container image, for runners that use one
   * @param settings the {@code taskRunner} block
   */
  record Launch(
      List<String> command,
      Map<String, String> environment,
      Path workingDirectory,
      @Nullable String needs,
      @Nullable String image,
      Map<String, @Nullable Object> settings) {}

  /**
   * How it ended.
   *
   * @param details what the runner tells about the run, shown as output {@code taskRunner}
   */
  record Ended(int exitCode, Map<String, Object> details) {}

  /** Is told each line, from one thread for each of the two streams. */
  interface OutputListener {
    void standardOutput(String line);

    void standardError(String line);
  }
}
