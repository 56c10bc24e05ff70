package dev.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.bench.http.LoadFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadsTest {

  @ParameterizedTest
  @CsvSource({"0, 1.0", "1, 1.99", "9, 9.18"})
  void theCostRatioIsThatOfTheLastTaskToTheHundredth(int growthPercent, double ratio) {
    List<Instant> marks = new ArrayList<>(List.of(Instant.EPOCH));
    for (int block = 0; block < 100; block++) {
      long micros = Math.round(100_000 * (1 + growthPercent / 100.0 * (block + 0.5)));
      marks.add(marks.getLast().plusNanos(micros * 1_000));
    }

    assertThat(Workloads.costRatio(marks, 10_000, 100)).isCloseTo(ratio, within(0.01 * ratio));
  }

  @Test
  void aLostMarkIsNoticed() {
    assertThatThrownBy(() -> Workloads.costRatio(List.of(Instant.EPOCH), 200, 100))
        .isInstanceOf(LoadFailure.class)
        .hasMessageContaining("expected 3 log lines");
  }

  @Test
  void aWorkloadThatIsNotThereIsRefused() {
    List<Step> all = Workloads.all(Amounts.SMOKE);

    assertThat(Workloads.only(all, List.of("W2")))
        .extracting(Step::key)
        .containsExactly("W2 pure", "W2 queued");
    assertThatThrownBy(() -> Workloads.only(all, List.of("W9")))
        .hasMessage("there is no workload W9; there are W1, W2, W2b, W3, W4, W4b");
  }
}
