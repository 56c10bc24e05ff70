package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryableSqlTest {
  private final List<Duration> waits = new ArrayList<>();
  private final RetryableSql retry =
      new RetryableSql(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1), waits::add);

  @ParameterizedTest
  @ValueSource(
      strings = {"08006", "08001", "40001", "40P01", "53100", "53300", "57P01", "57P03", "25006"})
  void theseStatesPass(String state) {
    assertThat(RetryableSql.isPassing(new RuntimeException(new SQLException("x", state)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42601", "22021", "57014", "28P01", "4"})
  void theseStatesDoNot(String state) {
    assertThat(RetryableSql.isPassing(new SQLException("x", state))).isFalse();
  }

  @Test
  void aPoolWithoutAFreeConnectionPasses() {
    assertThat(RetryableSql.isPassing(new SQLTransientConnectionException("timeout"))).isTrue();
    assertThat(RetryableSql.isPassing(new IllegalStateException("bug"))).isFalse();
  }

  @Test
  void aLostConnectionLeavesACommitUnknownAndADeadlockOrNoConnectionDoesNot() {
    assertThat(RetryableSql.isOutcomeUnknown(new SQLException("x", "08006"))).isTrue();
    assertThat(RetryableSql.isOutcomeUnknown(new SQLException("x", "40P01"))).isFalse();
    assertThat(RetryableSql.isOutcomeUnknown(new SQLException("x", "08001"))).isFalse();
  }

  @Test
  void aPassingFaultIsTriedAgainAndADelayGrowsWithinItsBounds() throws Exception {
    int[] calls = {0};

    String answer =
        retry.run(
            "it",
            10,
            () -> {
              if (calls[0]++ < 6) {
                throw new IllegalStateException(new SQLException("x", "40001"));
              }
              return "done";
            });

    assertThat(answer).isEqualTo("done");
    assertThat(waits).hasSize(6);
    assertThat(waits.getFirst()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(waits.getLast()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void theLastTryAndAFaultThatStaysAreThrown() {
    assertThatThrownBy(() -> retry.run("it", 3, () -> fail("40001"))).hasMessageContaining("40001");
    assertThat(waits).hasSize(2);
    assertThatThrownBy(() -> retry.run("it", 3, () -> fail("23505"))).hasMessageContaining("23505");
    assertThat(waits).hasSize(2);
  }

  @Test
  void theTriesOfATaskLastTenMinutesHoweverChanceHasIt() throws Exception {
    RandomGenerator shortest = () -> 0;
    RetryableSql standard =
        new RetryableSql(RetryableSql.FIRST_DELAY, RetryableSql.MAX_DELAY, shortest, waits::add);

    assertThatThrownBy(() -> standard.run("it", RetryableSql.TEN_MINUTES, () -> fail("08006")));

    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isGreaterThan(Duration.ofMinutes(10));
  }

  private static String fail(String state) {
    throw new IllegalStateException(state, new SQLException("x", state));
  }
}
