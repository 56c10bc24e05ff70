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
    Thread out = reader("out", process.getInputStream(), lineBytesMax, listener::standardOutput);
    Thread err = reader("err", process.getErrorStream(), lineBytesMax, listener::standardError);
    try {
      await(process, killed);
      drain(out, err);
    } finally {
      end(tree, context);
      process.getOutputStream().close();
      join(out, process.getInputStream());
      join(err, process.getErrorStream());
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

  /** A platform thread: reading a pipe would hold a virtual thread's carrier. */
  private static Thread reader(
      String name, InputStream in, int lineBytesMax, Consumer<String> lines) {
    return Thread.ofPlatform()
        .daemon()
        .name("script-" + name)
        .start(() -> {
          try (in) {
            new LineReader(in, lineBytesMax, lines).readAll();
          } catch (IOException e) {
            // The stream was closed under it: the process has been killed.
          }
        });
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

  private static void drain(Thread out, Thread err) throws InterruptedException {
    out.join(DRAIN);
    err.join(DRAIN);
  }

  private static void end(ProcessTree tree, RunContext context) {
    if (!tree.members().isEmpty() && !tree.end(context.settings().killGrace())) {
      context.logs().error("Processes of this task could not be ended: " + tree.members().keySet());
    }
  }

  /** Nothing writes any more, so the reader is at the end of the stream or about to be. */
  private static void join(Thread reader, InputStream in) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      if (!reader.join(DRAIN)) {
        in.close();
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
