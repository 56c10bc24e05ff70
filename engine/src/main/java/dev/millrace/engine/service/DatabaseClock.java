package dev.millrace.engine.service;

import dev.millrace.engine.store.Clocks;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.SqlFault;
import dev.millrace.engine.store.SqlSession;
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
  private static final Duration TRIP_QUICK = Duration.ofMillis(20);
  private static final Duration TRIP_MAX = Duration.ofMillis(500);
  private static final int LOOKS_MAX = 10;

  private final Database database;
  private final InstantSource own;
  private volatile Duration difference = Duration.ZERO;
  private volatile boolean measured;

  /** One reading: what it took, and how far the database is ahead. */
  private record Look(Duration trip, Duration difference) {}

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

  /**
   * Takes the quickest of a few looks; half of its round trip is taken to be the way of the answer.
   * When all were slow, as when the node was frozen or the machine is busy, what is known is better
   * than what was measured.
   */
  public void runOnce() {
    Look best = look();
    if (measured && best.trip().compareTo(TRIP_MAX) > 0) {
      LOG.debug("the database's clock was read too slowly; the last difference stays: {}", best);
      return;
    }
    if (best.difference().abs().compareTo(NOTABLE) > 0) {
      LOG.warn("this machine's clock differs from the database's by {}", best.difference());
    }
    difference = best.difference();
    measured = true;
  }

  private Look look() {
    try (SqlSession session = database.session()) {
      Look best = lookOnce(session);
      for (int look = 1; look < LOOKS_MAX && best.trip().compareTo(TRIP_QUICK) > 0; look++) {
        Look next = lookOnce(session);
        best = next.trip().compareTo(best.trip()) < 0 ? next : best;
      }
      return best;
    }
  }

  private Look lookOnce(SqlSession session) {
    Instant before = own.instant();
    Instant theirs = Clocks.read(session);
    Instant after = own.instant();
    Duration trip = Duration.between(before, after);
    return new Look(trip.abs(), Duration.between(before.plus(trip.dividedBy(2)), theirs));
  }

  @Override
  public Instant instant() {
    return own.instant().plus(difference);
  }
}
