package dev.millrace.engine.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a PostgreSQL server: first by a fast shutdown (connections are cut, everything is written),
 * then harder. Java's own {@code destroy} sends SIGTERM, at which PostgreSQL waits for its clients
 * to leave by themselves.
 */
final class Signals {

  static final Duration FAST_SHUTDOWN = Duration.ofSeconds(60);
  private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(10);

  private Signals() {}

  /** Returns whether the process has ended. */
  static boolean stop(ProcessHandle server) {
    return (send("INT", server) && ended(server, FAST_SHUTDOWN))
        || (send("QUIT", server) && ended(server, IMMEDIATE_SHUTDOWN))
        || (server.destroyForcibly() && ended(server, IMMEDIATE_SHUTDOWN))
        || !server.isAlive();
  }

  private static boolean send(String signal, ProcessHandle process) {
    return Command.run(List.of("/bin/sh", "-c", "kill -" + signal + " " + process.pid()))
        .succeeded();
  }

  private static boolean ended(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for process " + process.pid() + " failed", e);
    }
  }
}
