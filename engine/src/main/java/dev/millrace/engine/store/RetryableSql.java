package dev.millrace.engine.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one list of database faults that pass by themselves, and the loop that waits for them to.
 * Nothing else in the engine looks at a SQLSTATE. Safe for all threads.
 */
public final class RetryableSql {
  private static final Logger LOG = LoggerFactory.getLogger(RetryableSql.class);

  /** Whole classes: 08 connection, 40 rollback (serialization, deadlock), 53 no room. */
  private static final Set<String> CLASSES = Set.of("08", "40", "53");

  private static final Set<String> STATES =
      Set.of(
          "23514", // on its way to the default partition while the day's partition was made
          "25006", // read-only: a standby that is about to be promoted
          "25P03", // idle in transaction for too long
          "55P03", // lock not available in time
          "57P01", // administrator ended the session
          "57P02", // crash of another backend
          "57P03", // starting up or shutting down
          "57P05", // idle session ended
          "58000", // system error
          "58030"); // input or output error

  /** After these nobody knows whether a commit took place. */
  private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "25P03", "57P05");

  /** Nothing was sent: there was no connection, or the server refused it. */
  private static final Set<String> UNCONNECTED = Set.of("08001", "08004");

  static final Duration FIRST_DELAY = Duration.ofMillis(50);
  static final Duration MAX_DELAY = Duration.ofSeconds(5);
  private static final double GROWTH = 2;

  /** So many tries of the standard kind last ten minutes, however chance has it. */
  public static final int TEN_MINUTES = 260;

  private final Duration firstDelay;
  private final Duration maxDelay;
  private final RandomGenerator random;
  private final Sleeper sleeper;

  /** Waits between two tries; tests give one that does not. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  public RetryableSql(
      Duration firstDelay, Duration maxDelay, RandomGenerator random, Sleeper sleeper) {
    this.firstDelay = firstDelay;
    this.maxDelay = maxDelay;
    this.random = random;
    this.sleeper = sleeper;
  }

  /** From 50 ms to 5 s, jittered. */
  public static RetryableSql standard() {
    return new RetryableSql(FIRST_DELAY, MAX_DELAY, RandomGenerator.getDefault(), Thread::sleep);
  }

  /** Whether the same statement may well succeed later. */
  public static boolean isPassing(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException) {
        return true;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return STATES.contains(state)
            || (state.length() == 5 && CLASSES.contains(state.substring(0, 2)));
      }
    }
    return false;
  }

  /** Whether the connection was lost, so that a commit under way may or may not have happened. */
  public static boolean isOutcomeUnknown(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return (state.startsWith("08") && !UNCONNECTED.contains(state)) || LOST.contains(state);
      }
    }
    return false;
  }

  /** Whether what was planned from memory is older than what is stored ({@link ExecutionStore}). */
  public static boolean isStale(Throwable fault) {
    return hasState(fault, "22012");
  }

  /** Whether a row with the same key is already there. */
  public static boolean isUniqueViolation(Throwable fault) {
    return hasState(fault, "23505");
  }

  private static boolean hasState(Throwable fault, String state) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && state.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs a transaction until it succeeds or fails for good. It must be whole in itself: it is run
   * again from its beginning, also when a lost connection hides that it was committed.
   *
   * @param what names it in the log
   * @param triesMax all tries, the first included
   * @throws InterruptedException when interrupted while it waits
   */
  public <T extends @Nullable Object> T run(String what, int triesMax, Supplier<T> transaction)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        if (attempt >= triesMax || !isPassing(e)) {
          throw e;
        }
        pause(what, attempt, e);
      }
    }
  }

  /** Waits before the next try; {@code attempt} is the number of tries so far. */
  public void pause(String what, int attempt, Throwable fault) throws InterruptedException {
    Duration delay = delay(attempt);
    if (attempt == 1) {
      LOG.debug("{} is tried again in {}: {}", what, delay, fault.toString());
    } else {
      LOG.warn(
          "{} is tried again in {} after {} tries: {}", what, delay, attempt, fault.toString());
    }
    sleeper.sleep(delay);
  }

  /** Half to whole of the grown delay, so that nodes that failed together come back apart. */
  Duration delay(int attempt) {
    double grown = firstDelay.toMillis() * Math.pow(GROWTH, attempt - 1.0);
    double bounded = Math.min(grown, (double) maxDelay.toMillis());
    return Duration.ofMillis((long) (bounded * (0.5 + random.nextDouble() / 2)));
  }
}
