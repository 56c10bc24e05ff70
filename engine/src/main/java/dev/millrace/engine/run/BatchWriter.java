package dev.millrace.engine.run;

import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows behind their producers' backs, in their order and in bulk, from one platform thread
 * of its own. While the sink is busy rows gather; when too many have gathered, producers wait:
 * nothing is lost but what the sink refuses for good. Producers and flushers come from any thread.
 *
 * @param <T> a row
 * @param <K> what rows are flushed by; a row may have none
 */
final class BatchWriter<T, K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
  private static final int BATCH_ROWS_MAX = 2_000;
  private static final int BATCH_WEIGHT_MAX = 4 << 20;

  /**
   * What is written and how much may wait.
   *
   * @param weigh bytes of a row, about
   * @param rowsMax rows that may wait
   * @param weightMax bytes that may wait
   */
  record Spec<T, K>(
      String name,
      Consumer<List<T>> sink,
      Function<T, @Nullable K> key,
      ToIntFunction<T> weigh,
      int rowsMax,
      long weightMax) {}

  private record Row<T, K>(T row, @Nullable K key, int weight) {}

  private final Spec<T, K> spec;
  private final RetryableSql retry;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Condition written = lock.newCondition();

  // Guarded by the lock.
  private final Deque<Row<T, K>> queue = new ArrayDeque<>();
  private final Map<K, Long> lastOfKey = new HashMap<>();
  private long queuedWeight;
  private long enqueuedCount;
  private long writtenCount;
  private boolean closing;

  private final AtomicLong refused = new AtomicLong();

  BatchWriter(Spec<T, K> spec, RetryableSql retry) {
    this.spec = spec;
    this.retry = retry;
    this.thread = Thread.ofPlatform().name("millrace-" + spec.name()).daemon().unstarted(this::run);
  }

  /** A sink that tells when rows are about to be written and when they are. */
  static <T> Consumer<List<T>> between(Seams seams, Consumer<List<T>> sink) {
    return rows -> {
      seams.pass(Seam.JOURNAL_BEFORE);
      sink.accept(rows);
      seams.pass(Seam.JOURNAL_AFTER);
    };
  }

  void start() {
    thread.start();
  }

  /**
   * Adds a row; waits while too many wait. An interrupted thread does not wait, as it must end
   * soon: it goes over the limit instead of losing the row.
   */
  void add(T row) {
    Row<T, K> entry = new Row<>(row, spec.key().apply(row), spec.weigh().applyAsInt(row));
    lock.lock();
    try {
      awaitRoom();
      queue.addLast(entry);
      queuedWeight += entry.weight();
      enqueuedCount++;
      if (entry.key() != null) {
        lastOfKey.put(entry.key(), enqueuedCount);
      }
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when every row of these keys that was added before the call is committed. */
  void flush(Collection<K> keys) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long target = 0;
      for (K key : keys) {
        target = Math.max(target, lastOfKey.getOrDefault(key, 0L));
      }
      awaitWritten(target);
    } finally {
      lock.unlock();
    }
  }

  /** Rows that wait. */
  int waiting() {
    lock.lock();
    try {
      return (int) (enqueuedCount - writtenCount);
    } finally {
      lock.unlock();
    }
  }

  /** Rows the sink refused for good. */
  long refused() {
    return refused.get();
  }

  /** Writes what waits, for so long at most, then ends the thread; true when nothing is left. */
  boolean close(Duration limit) {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      // An engine that could not start is closed too, and its writers have no thread yet.
      if (thread.getState() != Thread.State.NEW) {
        thread.join(limit);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    int left = waiting();
    if (left > 0) {
      LOG.error("{}: {} rows could not be written before the end", spec.name(), left);
    }
    return left == 0;
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  private void awaitRoom() {
    while (queue.size() >= spec.rowsMax() || queuedWeight >= spec.weightMax()) {
      try {
        room.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void awaitWritten(long target) throws InterruptedException {
    while (writtenCount < target) {
      written.await();
    }
  }

  private void run() {
    try {
      for (List<Row<T, K>> batch = take(); !batch.isEmpty(); batch = take()) {
        write(batch.stream().map(Row::row).toList());
        confirm(batch);
      }
    } catch (InterruptedException e) {
      // The end of the node: what is left was counted by close().
      Thread.currentThread().interrupt();
    }
  }

  /** The next rows in order; empty when the writer is closing and nothing is left. */
  private List<Row<T, K>> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && !closing) {
        work.await();
      }
      List<Row<T, K>> batch = new ArrayList<>(Math.min(queue.size(), BATCH_ROWS_MAX));
      long weight = 0;
      while (!queue.isEmpty() && batch.size() < BATCH_ROWS_MAX && weight < BATCH_WEIGHT_MAX) {
        Row<T, K> entry = queue.removeFirst();
        weight += entry.weight();
        batch.add(entry);
      }
      queuedWeight -= weight;
      room.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void confirm(List<Row<T, K>> batch) {
    lock.lock();
    try {
      writtenCount += batch.size();
      for (Row<T, K> entry : batch) {
        if (entry.key() != null) {
          lastOfKey.computeIfPresent(
              entry.key(), (key, last) -> last <= writtenCount ? null : last);
        }
      }
      written.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write(List<T> rows) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        spec.sink().accept(rows);
        return;
      } catch (RuntimeException e) {
        if (!RetryableSql.isPassing(e)) {
          refuse(rows, e);
          return;
        }
        retry.pause("Writing " + spec.name(), attempt, e);
      }
    }
  }

  /** One row the database can never take must not keep the others out: it is found by halving. */
  private void refuse(List<T> rows, RuntimeException fault) throws InterruptedException {
    if (rows.size() > 1) {
      write(rows.subList(0, rows.size() / 2));
      write(rows.subList(rows.size() / 2, rows.size()));
      return;
    }
    refused.incrementAndGet();
    LOG.error("{}: the database refuses a row, which is dropped", spec.name(), fault);
  }
}
