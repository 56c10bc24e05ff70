package dev.millrace.engine.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class DatabaseClockTest {

  private static final Duration NEAR = Duration.ofSeconds(2);

  private final Database database;
  private final Deque<Duration> lags = new ArrayDeque<>();

  /** This machine's clock; each look takes the next lag, and none when there is none. */
  private final InstantSource own =
      () -> Instant.now().minus(lags.isEmpty() ? Duration.ZERO : lags.remove());

  private final DatabaseClock clock;

  DatabaseClockTest(Database database) {
    this.database = database;
    this.clock = new DatabaseClock(database, own);
  }

  @Test
  void aClockThatIsWrongIsCorrected() {
    DatabaseClock wrong =
        new DatabaseClock(database, () -> Instant.now().minus(Duration.ofHours(1)));

    wrong.runOnce();

    assertThat(error(wrong)).isLessThan(NEAR);
  }

  /** Frozen for eight seconds between the question and the answer, the node is not four ahead. */
  @Test
  void aLookInWhichTheNodeWasFrozenIsMadeAgain() {
    lags.add(Duration.ofSeconds(8));

    clock.runOnce();

    assertThat(error(clock)).isLessThan(NEAR);
  }

  @Test
  void whatIsKnownStaysWhenEveryLookIsSlow() {
    clock.runOnce();
    for (int look = 0; look < 10; look++) {
      lags.addAll(List.of(Duration.ofSeconds(8), Duration.ZERO));
    }

    clock.runOnce();

    assertThat(lags).isEmpty();
    assertThat(error(clock)).isLessThan(NEAR);
  }

  private static Duration error(DatabaseClock clock) {
    return Duration.between(Instant.now(), clock.instant()).abs();
  }
}
