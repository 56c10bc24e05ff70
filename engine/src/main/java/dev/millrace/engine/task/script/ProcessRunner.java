package dev.millrace.engine.task.script;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.RunContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands as a process of this machine, in a session of its own. Whatever it has started ends
 * with it, as in a container: when it exits, when the attempt is killed, and when its time is over.
 */
final class ProcessRunner implements TaskRunner {

  private static final @Nullable Path SETSID = Programs.find("setsid");

  /** For output of a process left behind that is about to end by itself, such as {@code tee}. */
  private static final Duration DRAIN = Duration.ofMillis(500);

  /**
   * Twice that long without a byte, and a stream whose writers are gone is taken to be at its end.
   */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private static final int LINE_BYTES_MIN = 64 * 1024;

  @Override
  public String type() {
    return HandlerSettings.PROCESS;
  }

  @Override
  public List<String> aliases() {
    return List.of(
        "io.kestra.plugin.scripts.runner.process.Process",
        "io.kestra.core.models.tasks.runners.types.ProcessTaskRunner");
  }

  @Override
  public Ended run(Launch launch, OutputListener listener, RunContext context) throws Exception {
    Map<String, String> environment = environment(launch);
    demand(launch, environment);
    String mark = UUID.randomUUID().toString();
    environment.put(ProcessTree.MARK, mark);
    CompletableFuture<Boolean> killed = new CompletableFuture<>();
    context.onKill(() -> killed.complete(true));
    Process process = start(launch, environment);
    ProcessTree tree = new ProcessTree(process, mark, SETSID != null);
    int lineBytesMax = Math.clamp(context.settings().outputBytesMax(), LINE_BYTES_MIN, 1 << 28);
    Reading out =
        Reading.start("out", process.getInputStream(), lineBytesMax, listener::standardOutput);
    Reading err =
        Reading.start("err", process.getErrorStream(), lineBytesMax, listener::standardError);
    try {
      await(process, killed);
      drain(out, err);
    } finally {
      end(tree, context);
      process.getOutputStream().close();
      out.end();
      err.end();
    }
    if (killed.isDone()) {
      throw new InterruptedException("killed");
    }
    return new Ended(process.exitValue(), Map.of());
  }

  private static Map<String, String> environment(Launch launch) {
    Map<String, String> environment = ChildEnvironment.of(System.getenv(), launch.environment());
    PythonModule module = PythonModule.installed();
    ChildEnvironment.append(environment, "PYTHONPATH", module.modules().toString());
    ChildEnvironment.append(environment, "PATH", module.programs().toString());
    return environment;
  }

  private static void demand(Launch launch, Map<String, String> environment) {
    String searchPath = environment.getOrDefault("PATH", "");
    String interpreter = launch.command().getFirst();
    for (String program :
        launch.needs() == null ? List.of(interpreter) : List.of(interpreter, launch.needs())) {
      if (Programs.find(program, searchPath) == null) {
        throw new EngineException(
            ErrorCode.INTERPRETER_MISSING,
            "`%s` is not installed on this machine (PATH is %s). Install it, set `interpreter`, or run the task in a container"
                .formatted(program, searchPath));
      }
    }
  }

  private static Process start(Launch launch, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    if (SETSID != null) {
      command.add(SETSID.toString());
    }
    command.addAll(launch.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(launch.workingDirectory().toFile())
            .redirectInput(ProcessBuilder.Redirect.from(nullDevice()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static File nullDevice() {
    return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
  }

  private static void await(Process process, CompletableFuture<Boolean> killed)
      throws InterruptedException {
    try {
      CompletableFuture.anyOf(process.onExit(), killed).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process cannot fail", e);
    }
    if (killed.isDone()) {
      throw new InterruptedException("killed");
    }
  }

  private static void drain(Reading out, Reading err) throws InterruptedException {
    out.thread().join(DRAIN);
    err.thread().join(DRAIN);
  }

  private static void end(ProcessTree tree, RunContext context) {
    if (!tree.members().isEmpty() && !tree.end(context.settings().killGrace())) {
      context.logs().error("Processes of this task could not be ended: " + tree.members().keySet());
    }
  }

  /** A stream of the process, read on a thread of its own. */
  private record Reading(Thread thread, LineReader reader, InputStream in) {

    /** A platform thread: reading a pipe would hold a virtual thread's carrier. */
    static Reading start(String name, InputStream in, int lineBytesMax, Consumer<String> lines) {
      LineReader reader = new LineReader(in, lineBytesMax, lines);
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("script-" + name)
              .start(() -> {
                try (in) {
                  reader.readAll();
                } catch (IOException e) {
                  // The stream was closed under it: the process has been killed.
                }
              });
      return new Reading(thread, reader, in);
    }

    /**
     * Nothing writes any more. What was written is read to its end, however long a busy machine or
     * a full log takes, for the outputs are among it; of a killed attempt nothing is waited for.
     */
    void end() throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        long seen = -1;
        for (long now = reader.progress(); !thread.join(SILENCE); now = reader.progress()) {
          boolean idle = now == seen && now % 2 == 1;
          if (interrupted || idle) {
            in.close();
            return;
          }
          seen = now;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
