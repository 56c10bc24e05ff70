package dev.millrace.bench.load;

import dev.millrace.bench.http.KestraClient;
import dev.millrace.bench.http.KestraServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The clients of W4 until they are told to stop; in memory is only their count. They stop by
 * themselves when the server fails them, which {@link #executions} then shows.
 */
public final class LongLoop implements AutoCloseable {

  private final List<Thread> clients = new ArrayList<>();
  private final LongAdder executions = new LongAdder();
  private volatile boolean stopped;

  private LongLoop() {}

  public static LongLoop start(KestraServer server) {
    Workloads.runOne(server);
    LongLoop loop = new LongLoop();
    byte[] request = Flow.chain(1, false).start(server);
    for (int i = 0; i < Workloads.FEW_CLIENTS; i++) {
      loop.clients.add(
          Thread.ofPlatform().name("client-" + i).start(() -> loop.run(server, request)));
    }
    return loop;
  }

  /** Those that ended well so far. */
  public long executions() {
    return executions.sum();
  }

  private void run(KestraServer server, byte[] request) {
    try (KestraClient client = server.client()) {
      while (!stopped) {
        client.runNanos(request);
        executions.increment();
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
