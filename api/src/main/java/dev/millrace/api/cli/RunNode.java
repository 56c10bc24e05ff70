package dev.millrace.api.cli;

import dev.millrace.engine.Engine;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node of one {@code run}: on a folder of its own, or on a temporary one when another run has
 * it. An interrupt ends the execution before the node stops.
 */
final class RunNode implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunNode.class);
  private static final String OWN_FOLDER = "run";
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  private final Launcher.RunningNode node;
  private final @Nullable Path temporary;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RunNode(Launcher.RunningNode node, @Nullable Path temporary) {
    this.node = node;
    this.temporary = temporary;
  }

  /**
   * Starts it.
   *
   * @param folderGiven the user named the data folder: it is used as it is, or not at all
   */
  static RunNode start(Launcher launcher, NodeConfig config, boolean folderGiven, PrintWriter err)
      throws IOException {
    NodeConfig ours = config.withDrain(DRAIN);
    if (folderGiven || config.database() != null) {
      return new RunNode(launcher.startNode(ours), null);
    }
    Path own = config.dataFolder().resolve(OWN_FOLDER);
    try {
      return new RunNode(launcher.startNode(ours.withDataFolder(own)), null);
    } catch (EngineException e) {
      if (e.code() != ErrorCode.POSTGRES_DATA_IN_USE) {
        throw e;
      }
    }
    Path temporary = Files.createTempDirectory("millrace-run-");
    err.println(
        "millrace: another run uses "
            + own
            + "; this one uses an empty temporary database and leaves nothing behind");
    err.flush();
    return new RunNode(launcher.startNode(ours.withDataFolder(temporary)), temporary);
  }

  Engine engine() {
    return node.engine();
  }

  /** From now on Ctrl-C ends this execution, then the node. */
  void killOnInterrupt(ExecutionId id) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("millrace-stop")
                .unstarted(() -> {
                  if (!closed.get()) {
                    kill(id);
                    close();
                  }
                }));
  }

  private void kill(ExecutionId id) {
    try {
      engine().executions().kill(id, true);
      engine().executions().closed(id).get(KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (EngineException | ExecutionException | TimeoutException e) {
      log.warn("execution {} is still being ended: {}", id, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    node.close();
    if (temporary != null) {
      try {
        Folders.delete(temporary);
      } catch (IOException e) {
        log.warn("the temporary folder {} is left behind: {}", temporary, e.toString());
      }
    }
  }
}
