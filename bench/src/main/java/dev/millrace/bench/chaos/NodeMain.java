package dev.millrace.bench.chaos;

import dev.millrace.engine.CreateExecution;
import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.run.NodeSettings;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.store.Json;
import dev.millrace.engine.task.HandlerSettings;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A node in a process of its own, which can be told where to die. It obeys lines on its input and
 * answers on its output; when its input ends it stops in order.
 *
 * <p>{@code NUMBER create FLOW INPUTS}, {@code NUMBER kill ID}, {@code NUMBER resume ID INPUTS} are
 * answered with {@code NUMBER ok TEXT} or {@code NUMBER no TEXT}; {@code 0 arm SEAM PASS ACTION} is
 * not answered, but when it happens the node says {@code 0 struck} and the same words.
 */
public final class NodeMain {

  static final String NAMESPACE = "chaos";

  /** Begins a line of the protocol; anything else on the output is a log. */
  static final String MARK = "@";

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private final Path databasePidFile;
  private final ArmedSeams seams = new ArmedSeams(this::actSafely);

  private NodeMain(Path databasePidFile) {
    this.databasePidFile = databasePidFile;
  }

  /** Arguments: URL, user, password, name, the database's file of its process id, and a strike. */
  public static void main(String[] arguments) throws IOException {
    NodeMain node = new NodeMain(Path.of(arguments[4]));
    if (arguments.length > 5) {
      node.seams.arm(Strike.of(arguments, 5));
    }
    node.run(config(DatabaseSettings.of(arguments[0], arguments[1], arguments[2]), arguments[3]));
  }

  private void run(EngineConfig config) throws IOException {
    try (Engine engine = Engine.create(config, seams);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      engine.start();
      say("0 ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 4);
        if (words[1].equals("arm")) {
          seams.arm(Strike.of(line.split(" "), 2));
        } else {
          Thread.ofVirtual().start(() -> answer(engine, words));
        }
      }
    }
  }

  private void answer(Engine engine, String[] words) {
    try {
      say(words[0] + " ok " + obey(engine, words));
    } catch (EngineException e) {
      say(words[0] + " no " + e.code() + " " + String.valueOf(e.getMessage()).replace('\n', ' '));
    } catch (RuntimeException e) { // the top of a thread: whoever asked waits for an answer
      say(words[0] + " no " + e.toString().replace('\n', ' '));
    }
  }

  private static String obey(Engine engine, String[] words) {
    switch (words[1]) {
      case "create" -> {
        return engine
            .executions()
            .create(CreateExecution.of(NAMESPACE, words[2], Json.readMap(words[3])))
            .toString();
      }
      case "kill" -> engine.executions().kill(ExecutionId.of(words[2]), true);
      case "resume" ->
          engine.executions().resume(ExecutionId.of(words[2]), Json.readMap(words[3]), "chaos");
      default -> throw new IllegalArgumentException("unknown word " + words[1]);
    }
    return "";
  }

  /** What goes wrong here must not fail the engine's work at whose seam it happens. */
  private boolean actSafely(Strike strike) {
    try {
      return act(strike);
    } catch (RuntimeException e) {
      say("0 failed " + strike.words() + " " + e.toString().replace('\n', ' '));
      return true;
    }
  }

  /** False when there was nothing to strike: no PostgreSQL runs at this moment. */
  private boolean act(Strike strike) {
    switch (strike.action()) {
      case HALT -> {
        say("0 struck " + strike.words());
        Runtime.getRuntime().halt(137);
      }
      case KILL_DATABASE -> {
        if (!DatabaseServer.kill(databasePidFile)) {
          return false;
        }
        say("0 struck " + strike.words());
      }
      case FREEZE -> {
        say("0 struck " + strike.words());
        freeze();
      }
    }
    return true;
  }

  /** Returns when it is woken. */
  private static void freeze() {
    try {
      String self = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-STOP", self).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String line) {
    synchronized (out) {
      out.println(MARK + line);
    }
  }

  /**
   * Dead nodes are noticed soon, so that many can be killed in a minute; no attempt is given up
   * because of them.
   */
  static EngineConfig config(DatabaseSettings database, String name) {
    EngineConfig config = EngineConfig.of(database, name);
    NodeSettings node = config.node();
    return config
        .withHandlers(config.handlers().withDefaultTaskRunner(HandlerSettings.PROCESS))
        .withNode(
            node.withWorkerSlots(24)
                .withLease(Duration.ofSeconds(2), Duration.ofMillis(500))
                .withPoll(Duration.ofMillis(500))
                .withDrain(Duration.ofSeconds(2))
                .withLimits(node.limits().withCrashesMax(10_000)));
  }
}
