package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.MetricStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.Seams;
import java.time.Duration;
import java.util.Collection;

/**
 * Metrics of task runs, written behind and flushed like the log. One per node; any thread adds and
 * flushes.
 */
public final class MetricWriter implements AutoCloseable {
  private static final int ROWS_MAX = 50_000;
  private static final long BYTES_MAX = 32L << 20;
  private static final int ROW_OVERHEAD = 250;
  private static final int TAG_OVERHEAD = 50;

  private final BatchWriter<MetricEntry, ExecutionId> writer;

  /** The store must have connections of its own: a caller may hold one while it waits for room. */
  public MetricWriter(MetricStore store, Seams seams) {
    writer =
        new BatchWriter<>(
            new BatchWriter.Spec<>(
                "metrics",
                BatchWriter.between(seams, store::insert),
                MetricEntry::executionId,
                MetricWriter::weight,
                ROWS_MAX,
                BYTES_MAX),
            RetryableSql.standard());
  }

  public void start() {
    writer.start();
  }

  /** Adds a value; waits while too many wait. */
  public void write(MetricEntry line) {
    writer.add(line);
  }

  /** Returns when every value of these executions that was added before the call is committed. */
  public void flush(Collection<ExecutionId> executions) throws InterruptedException {
    writer.flush(executions);
  }

  /** Values not yet committed, for the metrics of the node. */
  public int waiting() {
    return writer.waiting();
  }

  /** Writes what waits, for so long at most; true when nothing is left. */
  public boolean close(Duration limit) {
    return writer.close(limit);
  }

  @Override
  public void close() {
    writer.close();
  }

  private static int weight(MetricEntry line) {
    return ROW_OVERHEAD + line.tags().size() * TAG_OVERHEAD;
  }
}
