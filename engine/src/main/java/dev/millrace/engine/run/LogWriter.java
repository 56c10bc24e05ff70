package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.LogStore;
import dev.millrace.engine.store.LogStore.AttemptLine;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.Seams;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What attempts say, written behind. The engine flushes an execution's lines before the commit that
 * shows it terminal; what an attempt says when it is somebody else's is dropped by the store. One
 * per node; any thread adds and flushes.
 */
public final class LogWriter implements AutoCloseable {
  private static final int LINES_MAX = 50_000;
  private static final long BYTES_MAX = 64L << 20;
  private static final int LINE_OVERHEAD = 200;

  private final BatchWriter<AttemptLine, ExecutionId> writer;

  /** The store must have connections of its own: a caller may hold one while it waits for room. */
  public LogWriter(LogStore store, Seams seams) {
    this(BatchWriter.between(seams, store::insertOfAttempts), RetryableSql.standard(), LINES_MAX);
  }

  LogWriter(Consumer<List<AttemptLine>> sink, RetryableSql retry, int linesMax) {
    writer =
        new BatchWriter<>(
            new BatchWriter.Spec<>(
                "log", sink, LogWriter::key, LogWriter::weight, linesMax, BYTES_MAX),
            retry);
  }

  public void start() {
    writer.start();
  }

  /** Adds a line; waits while too many wait. */
  public void write(AttemptLine line) {
    writer.add(line);
  }

  /** Returns when every line of these executions that was added before the call is committed. */
  public void flush(Collection<ExecutionId> executions) throws InterruptedException {
    writer.flush(executions);
  }

  /** Lines not yet committed, for the metrics of the node. */
  public int waiting() {
    return writer.waiting();
  }

  /** Lines the database refused, for the metrics of the node. */
  public long refused() {
    return writer.refused();
  }

  /** Writes what waits, for so long at most; true when nothing is left. */
  public boolean close(Duration limit) {
    return writer.close(limit);
  }

  @Override
  public void close() {
    writer.close();
  }

  private static @Nullable ExecutionId key(AttemptLine line) {
    return line.entry().origin().executionId();
  }

  private static int weight(AttemptLine line) {
    return LINE_OVERHEAD + line.entry().message().length();
  }
}
