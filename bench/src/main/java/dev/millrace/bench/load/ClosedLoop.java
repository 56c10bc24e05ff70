package dev.millrace.bench.load;

import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.http.KestraClient;
import dev.millrace.bench.http.KestraServer;
import dev.millrace.bench.http.LoadFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that each start an execution, wait for its end, and start the next: as many are in flight
 * as there are clients. Counts only executions that ended well within the time, and the first of
 * each client in any case.
 *
 * @param perSecond executions that ended in each slice of the time
 */
record ClosedLoop(Samples perSecond, Samples latencyMillis, long executions) {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  static ClosedLoop run(KestraServer server, List<byte[]> requests, int clients, Amounts amounts) {
    return run(server, requests, clients, amounts.loop(), amounts.slices());
  }

  static ClosedLoop run(
      KestraServer server, List<byte[]> requests, int clients, Duration time, int slices) {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Ends> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<Ends>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(threads.submit(client(server, requests, i, end)));
      }
      for (Future<Ends> one : running) {
        all.add(result(one));
      }
    }
    return summary(all, start, time.toNanos() / slices, slices);
  }

  private static Callable<Ends> client(
      KestraServer server, List<byte[]> requests, int first, long end) {
    return () -> {
      Ends ends = new Ends();
      try (KestraClient client = server.client()) {
        for (int i = first; ; i++) {
          long nanos = client.runNanos(requests.get(i % requests.size()));
          long now = System.nanoTime();
          if (now > end && ends.count > 0) {
            return ends;
          }
          ends.add(now, nanos);
        }
      }
    };
  }

  private static Ends result(Future<Ends> client) {
    try {
      return client.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LoadFailure failure
          ? failure
          : new IllegalStateException("a client failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadFailure("interrupted", e);
    }
  }

  private static ClosedLoop summary(List<Ends> all, long start, long sliceNanos, int slices) {
    double[] counts = new double[slices];
    int total = all.stream().mapToInt(ends -> ends.count).sum();
    double[] latencies = new double[total];
    int next = 0;
    for (Ends ends : all) {
      for (int i = 0; i < ends.count; i++) {
        counts[(int) Math.min(slices - 1, (ends.at[i] - start) / sliceNanos)]++;
        latencies[next++] = ends.nanos[i] / NANOS_PER_MILLI;
      }
    }
    double seconds = sliceNanos / NANOS_PER_SECOND;
    double[] rates = Arrays.stream(counts).map(count -> count / seconds).toArray();
    return new ClosedLoop(Samples.of(rates), Samples.of(latencies), total);
  }

  /** When the executions of one client ended and how long they took. */
  private static final class Ends {
    private long[] at = new long[1 << 12];
    private long[] nanos = new long[1 << 12];
    private int count;

    void add(long end, long took) {
      if (count == at.length) {
        at = Arrays.copyOf(at, count * 2);
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      at[count] = end;
      nanos[count++] = took;
    }
  }
}
