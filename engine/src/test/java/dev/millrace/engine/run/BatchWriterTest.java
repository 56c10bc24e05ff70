package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.store.RetryableSql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A row is {@code key:text}; {@code !} in it makes the database refuse it. */
class BatchWriterTest {
  private final List<String> written = Collections.synchronizedList(new ArrayList<>());
  private final RetryableSql retry =
      new RetryableSql(
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          new Random(1),
          BatchWriterTest::endWhenInterrupted);

  @Test
  void rowsAreWrittenInTheirOrderAndAFlushSeesThemAll() throws Exception {
    try (BatchWriter<String, String> writer = start(written::addAll, 100)) {
      for (int i = 0; i < 1_000; i++) {
        writer.add("k:" + i);
      }
      writer.flush(List.of("k"));

      assertThat(written).isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "k:" + i).toList());
    }
  }

  @Test
  void aFlushWaitsForItsOwnKeysOnly() throws Exception {
    Semaphore gate = new Semaphore(0);
    try (BatchWriter<String, String> writer =
        start(
            rows -> {
              gate.acquireUninterruptibly();
              written.addAll(rows);
            },
            100)) {
      writer.add("slow:1");

      writer.flush(List.of("other"));

      CompletableFuture<Void> flush =
          CompletableFuture.runAsync(() -> flush(writer, "slow"), Thread::startVirtualThread);
      assertThat(flush).isNotDone();
      gate.release();
      flush.join();
      assertThat(written).containsExactly("slow:1");
    }
  }

  @Test
  void aFullQueueMakesProducersWaitAndLosesNothing() throws Exception {
    Semaphore gate = new Semaphore(0);
    AtomicInteger added = new AtomicInteger();
    try (BatchWriter<String, String> writer =
        start(
            rows -> {
              gate.acquireUninterruptibly();
              written.addAll(rows);
            },
            5)) {
      CompletableFuture<Void> producer =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 50; i++) {
                  writer.add("k:" + i);
                  added.incrementAndGet();
                }
              },
              Thread::startVirtualThread);
      gate.release(1_000);
      producer.join();
      writer.flush(List.of("k"));

      assertThat(added).hasValue(50);
      assertThat(written).hasSize(50).endsWith("k:49");
    }
  }

  @Test
  void anInterruptedProducerDoesNotWaitAndKeepsItsRowAndItsInterrupt() throws Exception {
    Semaphore gate = new Semaphore(0);
    try (BatchWriter<String, String> writer =
        start(
            rows -> {
              gate.acquireUninterruptibly();
              written.addAll(rows);
            },
            1)) {
      Thread.currentThread().interrupt();
      writer.add("k:1");
      writer.add("k:2");
      writer.add("k:3");

      assertThat(Thread.interrupted()).isTrue();
      gate.release(10);
      writer.flush(List.of("k"));
      assertThat(written).containsExactly("k:1", "k:2", "k:3");
    }
  }

  @Test
  void aDatabaseThatIsAwayIsWaitedFor() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    try (BatchWriter<String, String> writer =
        start(
            rows -> {
              if (tries.incrementAndGet() < 30) {
                throw new IllegalStateException(new SQLException("away", "08006"));
              }
              written.addAll(rows);
            },
            100)) {
      writer.add("k:1");
      writer.flush(List.of("k"));

      assertThat(written).containsExactly("k:1");
      assertThat(writer.refused()).isZero();
    }
  }

  @Test
  void aRowTheDatabaseRefusesIsDroppedAloneAndCounted() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    try (BatchWriter<String, String> writer =
        start(
            rows -> {
              await(first);
              if (rows.stream().anyMatch(row -> row.contains("!"))) {
                throw new IllegalStateException(new SQLException("bad", "22021"));
              }
              written.addAll(rows);
            },
            100)) {
      for (String row : List.of("k:0", "k:1", "k:2!", "k:3", "k:4")) {
        writer.add(row);
      }
      first.countDown();
      writer.flush(List.of("k"));

      assertThat(written).containsExactly("k:0", "k:1", "k:3", "k:4");
      assertThat(writer.refused()).isEqualTo(1);
    }
  }

  @Test
  void closingWritesWhatWaitsAndTellsWhenItCouldNot() {
    BatchWriter<String, String> writer = start(written::addAll, 100);
    writer.add("k:1");
    assertThat(writer.close(Duration.ofSeconds(60))).isTrue();
    assertThat(written).containsExactly("k:1");

    BatchWriter<String, String> stuck =
        start(
            rows -> {
              throw new IllegalStateException(new SQLException("away", "08006"));
            },
            100);
    stuck.add("k:2");
    assertThat(stuck.close(Duration.ofMillis(20))).isFalse();
    assertThat(stuck.waiting()).isEqualTo(1);
  }

  private BatchWriter<String, String> start(Consumer<List<String>> sink, int rowsMax) {
    BatchWriter<String, String> writer =
        new BatchWriter<>(
            new BatchWriter.Spec<>(
                "test",
                sink,
                row -> row.substring(0, row.indexOf(':')),
                String::length,
                rowsMax,
                1_000_000),
            retry);
    writer.start();
    return writer;
  }

  private static void endWhenInterrupted(Duration wait) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static void flush(BatchWriter<String, String> writer, String key) {
    try {
      writer.flush(List.of(key));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
