package dev.millrace.bench.dbos;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import dev.dbos.transact.workflow.WorkflowHandle;
import dev.millrace.bench.figures.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** DBOS with its defaults: workflows started directly, no HTTP in between. Safe for all threads. */
public final class DbosPeer implements AutoCloseable {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final DBOS dbos;
  private final DbosFlows flows;

  private DbosPeer(DBOS dbos, DbosFlows flows) {
    this.dbos = dbos;
    this.flows = flows;
  }

  /** Makes its tables and begins to work. */
  public static DbosPeer launch(String url, String user, String password) {
    DBOS dbos =
        new DBOS(
            DBOSConfig.defaults("bench")
                .withDatabaseUrl(url)
                .withDbUser(user)
                .withDbPassword(password));
    Steps steps = new Steps(dbos);
    DbosFlows flows = dbos.registerProxy(DbosFlows.class, steps);
    steps.proxy = flows;
    dbos.launch();
    return new DbosPeer(dbos, flows);
  }

  /** Milliseconds from start to result. */
  public Samples chainMillis(int steps, int runs) {
    return millis(runs, () -> flows.chain(steps));
  }

  /** Milliseconds of a workflow that starts children and waits for them. */
  public Samples childrenMillis(int count, int runs) {
    return millis(runs, () -> flows.children(count));
  }

  /** Workflows a second, started by clients that each wait for their result. */
  public double rate(int steps, int clients, Duration time) {
    long start = System.nanoTime() + time.toNanos() / 3;
    long end = start + time.toNanos();
    long ended = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        counts.add(pool.submit(() -> ended(steps, start, end)));
      }
      for (Future<Long> count : counts) {
        ended += count.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("DBOS failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return ended * NANOS_PER_SECOND / time.toNanos();
  }

  @FunctionalInterface
  private interface Call {
    int run();
  }

  private Samples millis(int runs, Call call) {
    double[] millis = new double[runs];
    int warmUp = Math.max(1, runs / 3);
    for (int i = -warmUp; i < runs; i++) {
      long start = System.nanoTime();
      run(call);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
      }
    }
    return Samples.of(millis);
  }

  private long ended(int steps, long start, long end) {
    long ended = 0;
    while (true) {
      run(() -> flows.chain(steps));
      long now = System.nanoTime();
      if (now > end) {
        return ended;
      }
      if (now > start) {
        ended++;
      }
    }
  }

  private int run(Call call) {
    WorkflowHandle<Integer, RuntimeException> handle = dbos.startWorkflow(call::run);
    return handle.getResult();
  }

  @Override
  public void close() {
    dbos.shutdown();
  }

  /** The bodies of the workflows. The proxy is set before the first of them runs. */
  private static final class Steps implements DbosFlows {
    private final DBOS dbos;
    private DbosFlows proxy = this;

    Steps(DBOS dbos) {
      this.dbos = dbos;
    }

    @Override
    @Workflow(name = "chain")
    public int chain(int steps) {
      int sum = 0;
      for (int i = 0; i < steps; i++) {
        sum += dbos.<Integer, RuntimeException>runStep(() -> 1, "step");
      }
      return sum;
    }

    @Override
    @Workflow(name = "children")
    public int children(int count) {
      List<WorkflowHandle<Integer, RuntimeException>> started = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        started.add(dbos.startWorkflow(() -> proxy.chain(1)));
      }
      int sum = 0;
      for (WorkflowHandle<Integer, RuntimeException> child : started) {
        sum += child.getResult();
      }
      return sum;
    }
  }
}
