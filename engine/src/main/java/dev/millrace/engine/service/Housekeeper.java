package dev.millrace.engine.service;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.DutyLock;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.Partitions;
import dev.millrace.engine.store.QueueSpace;
import dev.millrace.engine.store.RetentionStore;
import dev.millrace.engine.store.SqlFault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps storage bounded: makes the coming days' partitions of log and metrics, drops those past
 * their time, removes old executions, expired keys and files that nobody will finish, and gives
 * back the room that a busy queue has taken. Every node has one, on a thread of its own; a lock of
 * the database lets one at a time work. Each step commits in small batches and is done again from
 * where it was after a fault.
 */
public final class Housekeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
  private static final String DUTY = "housekeeping";

  /** A node that has just started serves its users first. */
  private static final Duration FIRST = Duration.ofSeconds(2);

  /** What a busy minute left of the queue does not stay for long. */
  private static final Duration QUEUE_EVERY = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int DAYS_AHEAD = 3;
  private static final int KEYS_BATCH = 1_000;
  private static final int EXECUTIONS_BATCH = 50;

  /** Nobody needs so long to send a file or to begin an execution. */
  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  private final Rooms rooms;
  private final Retention retention;
  private final InstantSource clock;
  private final ScheduledExecutorService thread;
  private Instant filesSeenUntil = Instant.EPOCH;
  private volatile boolean stopping;

  /** What is kept in order. */
  public record Rooms(
      DutyLock lock,
      QueueSpace queue,
      Partitions partitions,
      RetentionStore executions,
      KvStore values,
      FileStore files) {}

  private record Step(String name, Action action) {}

  private interface Action {
    long run() throws IOException;
  }

  public Housekeeper(Rooms rooms, Retention retention, InstantSource clock) {
    this.rooms = rooms;
    this.retention = retention;
    this.clock = clock;
    this.thread =
        Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().name("millrace-housekeeper-", 0).daemon().factory());
  }

  /**
   * Makes the days to come, then works on a thread of its own. The first lines of a new database
   * shall go where they stay: to move them later stops readers and writers.
   */
  public void start() {
    Instant now = clock.instant();
    run(daysMade(now));
    long every = retention.every().toMillis();
    thread.scheduleWithFixedDelay(
        this::runSafely, Math.min(FIRST.toMillis(), every), every, TimeUnit.MILLISECONDS);
    long queueEvery = QUEUE_EVERY.toMillis();
    thread.scheduleWithFixedDelay(this::lookAtQueue, queueEvery, queueEvery, TimeUnit.MILLISECONDS);
  }

  /** Stops between two batches. */
  @Override
  public void close() {
    stopping = true;
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("housekeeping is still busy with a batch; the database ends it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether its thread has ended. */
  boolean isOver() {
    return thread.isTerminated();
  }

  private void runSafely() {
    try {
      runOnce();
    } catch (SqlFault e) {
      LOG.info("housekeeping waits for the database: {}", e.toString());
    } catch (RuntimeException e) { // top of a thread: the next round may fare better
      LOG.warn("housekeeping failed, trying again in {}", retention.every(), e);
    }
  }

  /**
   * Gives back room of the queue if it has been idle since the last call. Used by one thread. No
   * lock of a duty: a look costs little, and there is nothing left to do for the node that is
   * second.
   */
  void lookAtQueue() {
    run(new Step("bytes of the queue given back", rooms.queue()::shortenWhenIdle));
  }

  /** One round, unless another node is at it; tells whether it was done. Used by one thread. */
  public boolean runOnce() {
    return rooms.lock().tryRun(DUTY, this::round);
  }

  private void round() {
    Instant now = clock.instant();
    List<Step> steps =
        List.of(
            daysMade(now),
            new Step("days of logs and metrics dropped", () -> dropDays(now)),
            new Step("executions removed", () -> removeExecutions(now)),
            new Step("expired keys removed", this::removeKeys),
            new Step("unfinished files removed", () -> removeUploads(now)),
            new Step("files without an execution removed", () -> removeFiles(now)));
    for (Step step : steps) {
      if (!stopping) {
        run(step);
      }
    }
  }

  /** A step that fails, as when a table is locked by a long search, does not stop the others. */
  private void run(Step step) {
    try {
      long count = step.action().run();
      if (count > 0) {
        LOG.info("housekeeping: {}: {}", step.name(), count);
      }
    } catch (IOException | RuntimeException e) { // whatever one step met, the others may work
      if (!stopping) {
        LOG.warn("housekeeping: {}: failed, is tried again in its next round", step.name(), e);
      }
    }
  }

  private Step daysMade(Instant now) {
    return new Step(
        "days of logs and metrics made", () -> rooms.partitions().create(day(now), DAYS_AHEAD));
  }

  private int dropDays(Instant now) {
    return retention.logs().isZero()
        ? 0
        : rooms.partitions().dropBefore(day(now.minus(retention.logs())));
  }

  private int removeExecutions(Instant now) {
    if (retention.executions().isZero()) {
      return 0;
    }
    Instant before = now.minus(retention.executions());
    ExecutionId after = new ExecutionId(Uuid7.floor(Instant.EPOCH));
    int removed = 0;
    List<ExecutionId> batch;
    do {
      batch = rooms.executions().removeClosed(before, after, EXECUTIONS_BATCH);
      removed += batch.size();
      after = batch.isEmpty() ? after : batch.getLast();
    } while (batch.size() == EXECUTIONS_BATCH && !stopping);
    return removed;
  }

  private int removeKeys() {
    int removed = 0;
    int batch;
    do {
      batch = rooms.values().deleteExpired(KEYS_BATCH);
      removed += batch;
    } while (batch == KEYS_BATCH && !stopping);
    return removed;
  }

  private int removeUploads(Instant now) throws IOException {
    return rooms.files().deleteAbandoned(now.minus(ABANDONED_AFTER));
  }

  /** The first round of a node looks at all files, the others at those that came since. */
  private int removeFiles(Instant now) {
    Instant until = now.minus(ABANDONED_AFTER);
    int removed = rooms.executions().deleteFilesWithoutExecution(filesSeenUntil, until);
    filesSeenUntil = until;
    return removed;
  }

  private static LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC);
  }
}
