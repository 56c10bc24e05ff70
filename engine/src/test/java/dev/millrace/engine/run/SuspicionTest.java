package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.WorkRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuspicionTest {

  /** What is held by node after node that dies becomes suspect and stays innocent. */
  @ParameterizedTest
  @CsvSource({"3, '1 2 2 2'", "2, '1 1 1 1'", "1, '1 1 1 1'", "5, '1 2 3 4'"})
  void beingHeldIsNoProof(int crashesMax, String counts) {
    Suspicion suspicion = new Suspicion(crashesMax);
    WorkRow row = row(0);
    List<String> seen = new ArrayList<>();

    for (int death = 1; death <= 4; death++) {
      row = row.withCrashes(suspicion.next(row));
      seen.add(Integer.toString(row.crashes()));
    }

    assertThat(String.join(" ", seen)).isEqualTo(counts);
    assertThat(suspicion.isProven(row)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "2, 2", "1, 2"})
  void whatWasPlannedAloneWhenItsNodeDiedIsProven(int crashesMax, int marked) {
    Suspicion suspicion = new Suspicion(crashesMax);

    assertThat(suspicion.most() + 1).isEqualTo(marked);
    assertThat(suspicion.isProven(row(marked))).isTrue();
    assertThat(suspicion.next(row(marked))).isEqualTo(marked);
  }

  @Test
  void onlyWhatIsSuspectIsTakenOutOfABatch() {
    Request fresh = new Request.Due(row(0));
    Request once = new Request.Due(row(1));
    Request twice = new Request.Due(row(2));
    Request rescue = new Request.Rescue(row(2), true);
    List<Request> batch = new ArrayList<>(List.of(fresh, twice, once, rescue));

    List<Request> suspects = new Suspicion(3).takeFrom(batch);

    assertThat(suspects).containsExactly(twice);
    assertThat(batch).containsExactly(fresh, once, rescue);
  }

  private static WorkRow row(int crashes) {
    return new WorkRow(
        Uuid7.next(),
        WorkRow.Kind.START,
        ExecutionId.next(),
        null,
        0,
        "test",
        Instant.EPOCH,
        null,
        crashes);
  }
}
