package dev.millrace.engine.testing;

import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.run.NodeSettings;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import dev.millrace.engine.task.HandlerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/**
 * A node of the engine in a process of its own, so that a test can end it as a crash does. Its main
 * class starts the engine, says {@code ready}, and stops when its input ends.
 */
public final class NodeProcess implements AutoCloseable {

  private final Process process;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private NodeProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::readOutput);
  }

  /** Starts a node and returns when it works. */
  public static NodeProcess start(TestDatabase db, String name) throws IOException {
    NodeProcess node = launch(db, name, "");
    if (!node.ready.join()) {
      throw new IOException("node " + name + " ended before it was ready");
    }
    return node;
  }

  /** Starts a node that ends, as in a crash, when it plans an execution of a flow. */
  public static NodeProcess startPoisonedBy(String flowId, TestDatabase db, String name)
      throws IOException {
    return launch(db, name, flowId);
  }

  private static NodeProcess launch(TestDatabase db, String name, String poison)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NodeProcess.class.getName());
    command.addAll(List.of(db.jdbcUrl(), db.user(), db.password(), name, poison));
    return new NodeProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** To its end: a process that nobody reads waits when it has said much. */
  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("ready")) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      // it has ended
    }
    ready.complete(false);
  }

  /** Returns when the process has ended by itself. */
  public void awaitEnd() throws InterruptedException {
    process.waitFor();
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
    String poison = arguments[4];
    Seams seams = poison.isEmpty() ? Seams.NONE : new Poison(config.database(), poison);
    try (Engine engine = Engine.create(config, seams)) {
      engine.start();
      System.out.write("ready\n".getBytes(StandardCharsets.UTF_8));
      System.out.flush();
      while (System.in.read() >= 0) {
        // runs until its input ends
      }
    }
  }

  /** Ends the process when an execution of a flow is loaded, and so locked, to be planned. */
  private record Poison(Database database, String flowId) implements Seams {

    Poison(DatabaseSettings settings, String flowId) {
      this(Database.open(settings), flowId);
    }

    @Override
    public void pass(Seam seam) {
      if (seam == Seam.PLAN_LOADED && isLocked()) {
        Runtime.getRuntime().halt(137);
      }
    }

    private boolean isLocked() {
      return database
          .main()
          .withHandle(handle ->
              count(handle, "select id from execution where flow_id = ?")
                  > count(
                      handle, "select id from execution where flow_id = ? for update skip locked"));
    }

    private int count(Handle handle, String sql) {
      return handle.createQuery(sql).bind(0, flowId).mapTo(UUID.class).list().size();
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
