package dev.millrace.engine.service;

import dev.millrace.engine.store.Clocks;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.SqlFault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's clock as this node tells it: the node's own clock, corrected by the difference
 * that is measured once a minute. Due dates and leases are compared across nodes, so nodes whose
 * clocks differ by minutes still agree to a few milliseconds, and asking for the time costs no
 * round trip. Safe for all threads.
 */
public final class DatabaseClock implements InstantSource {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final int SECONDS_BETWEEN = 60;
  private static final Duration NOTABLE = Duration.ofSeconds(2);

  private final Database database;
  private final InstantSource own;
  private volatile Duration difference = Duration.ZERO;

  public DatabaseClock(Database database, InstantSource own) {
    this.database = database;
    this.own = own;
  }

  /** Measures now and then every minute. */
  public void start(ScheduledExecutorService timers) {
    runOnce();
    timers.scheduleWithFixedDelay(
        this::runSafely, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
  }

  private void runSafely() {
    try {
      runOnce();
    } catch (SqlFault e) {
      LOG.debug("the database's clock could not be read; the last difference stays", e);
    }
  }

  /** Half of the round trip is taken to be the way of the answer. */
  public void runOnce() {
    Instant before = own.instant();
    Instant theirs = Clocks.read(database);
    Instant after = own.instant();
    Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
    Duration measured = Duration.between(middle, theirs);
    if (measured.abs().compareTo(NOTABLE) > 0) {
      LOG.warn("this machine's clock differs from the database's by {}", measured);
    }
    difference = measured;
  }

  @Override
  public Instant instant() {
    return own.instant().plus(difference);
  }
}
