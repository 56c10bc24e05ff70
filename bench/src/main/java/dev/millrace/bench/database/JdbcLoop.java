package dev.millrace.bench.database;

import dev.millrace.bench.figures.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The limit: the least durable work of each workload, by hand. One by one, each step of an
 * execution is a commit; batched, what may share a commit does.
 */
public final class JdbcLoop {

  private static final int COMMITS = 400;
  private static final int THREADS = 8;
  private static final int COMMITTERS = 2;
  private static final int IN_FLIGHT = 500;
  private static final int FAN_BATCH = 100;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final DatabaseAddress address;

  private JdbcLoop(DatabaseAddress address) {
    this.address = address;
  }

  /** Makes its tables. */
  public static JdbcLoop on(DatabaseAddress address) {
    try (Connection connection = address.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(LoopConnection.TABLES);
      return new JdbcLoop(address);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Milliseconds of a commit of one row. */
  public Samples commitMillis() {
    return millis(COMMITS, LoopConnection::commitOneRow);
  }

  /** Milliseconds of a chain with a commit for each step: one more than there are tasks. */
  public Samples chainMillis(int tasks, int runs) {
    return millis(runs, loop -> loop.chains(1, tasks));
  }

  /** Milliseconds of a chain that is stored when it is over: one commit. */
  public Samples wholeChainMillis(int tasks, int runs) {
    return millis(runs, loop -> loop.whole(tasks));
  }

  /** Milliseconds of a fan-out with a commit for each item. */
  public Samples fanOutMillis(int items, int runs) {
    return millis(runs, loop -> loop.fanOut(items, 1));
  }

  /** Milliseconds of a fan-out whose items end by the hundred. */
  public Samples batchedFanOutMillis(int items, int runs) {
    return millis(runs, loop -> loop.fanOut(items, FAN_BATCH));
  }

  /** Executions a second, each step of each a commit of its own. */
  public double rate(int tasks, Duration time) {
    return rate(THREADS, 1, time, loop -> loop.chains(1, tasks));
  }

  /** Executions a second, each step a commit of hundreds of executions. */
  public double batchedRate(int tasks, Duration time) {
    return rate(COMMITTERS, IN_FLIGHT, time, loop -> loop.chains(IN_FLIGHT, tasks));
  }

  @FunctionalInterface
  private interface Work {
    void on(LoopConnection loop) throws SQLException;
  }

  /** A third as many run before, to warm up, and are not counted. */
  private Samples millis(int runs, Work work) {
    try (LoopConnection loop = new LoopConnection(address)) {
      double[] millis = new double[runs];
      int warmUp = Math.max(1, runs / 3);
      for (int i = -warmUp; i < runs; i++) {
        long start = System.nanoTime();
        work.on(loop);
        if (i >= 0) {
          millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
        }
      }
      return Samples.of(millis);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** A third as long before that warms up and is not counted. */
  private double rate(int threads, int executionsEach, Duration time, Work work) {
    long start = System.nanoTime() + time.toNanos() / 3;
    long end = start + time.toNanos();
    long rounds = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(pool.submit(() -> rounds(start, end, work)));
      }
      for (Future<Long> count : counts) {
        rounds += count.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the loop failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return rounds * executionsEach * NANOS_PER_SECOND / time.toNanos();
  }

  private long rounds(long start, long end, Work work) throws SQLException {
    long rounds = 0;
    try (LoopConnection loop = new LoopConnection(address)) {
      while (true) {
        work.on(loop);
        long now = System.nanoTime();
        if (now > end) {
          return rounds;
        }
        if (now > start) {
          rounds++;
        }
      }
    }
  }
}
