package dev.millrace.engine.testing;

import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.run.NodeSettings;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.task.HandlerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of the engine in a process of its own, so that a test can end it as a crash does. Its main
 * class starts the engine, says {@code ready}, and stops when its input ends.
 */
public final class NodeProcess implements AutoCloseable {

  private final Process process;

  private NodeProcess(Process process) {
    this.process = process;
  }

  /** Starts a node and returns when it works. */
  public static NodeProcess start(TestDatabase db, String name) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NodeProcess.class.getName());
    command.addAll(List.of(db.jdbcUrl(), db.user(), db.password(), name));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("node " + name + " ended before it was ready");
    }
    return new NodeProcess(process);
  }

  /** Ends the process as a crash does: nothing of it runs any more when this returns. */
  public void crash() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Stops the process in order. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The node's own process. */
  public static void main(String[] arguments) throws IOException {
    EngineConfig config = config(arguments);
    try (Engine engine = Engine.create(config)) {
      engine.start();
      System.out.write("ready\n".getBytes(StandardCharsets.UTF_8));
      System.out.flush();
      while (System.in.read() >= 0) {
        // runs until its input ends
      }
    }
  }

  private static EngineConfig config(String[] arguments) {
    DatabaseSettings database = DatabaseSettings.of(arguments[0], arguments[1], arguments[2]);
    EngineConfig config = EngineConfig.of(database, arguments[3]);
    return config
        .withHandlers(config.handlers().withDefaultTaskRunner(HandlerSettings.PROCESS))
        .withNode(shortLease(config));
  }

  /** A dead node is noticed soon, so that tests of it are short. */
  public static NodeSettings shortLease(EngineConfig config) {
    return config
        .node()
        .withLease(Duration.ofSeconds(3), Duration.ofSeconds(1))
        .withDrain(Duration.ofSeconds(5))
        .withWorkerSlots(4);
  }
}
