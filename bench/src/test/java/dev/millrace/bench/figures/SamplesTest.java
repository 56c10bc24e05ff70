package dev.millrace.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7               | 7   | 7  | 7 | 7
          2 1             | 1.5 | 2  | 1 | 2
          3 1 2           | 2   | 3  | 1 | 3
          4 3 2 1         | 2.5 | 4  | 1 | 4
          9 9 9 1 9 9 9 9 | 9   | 9  | 1 | 9
          20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 | 10.5 | 19 | 1 | 20
          """)
  void medianP95MinAndMaxAreThoseOfTheSortedValues(
      String values, double median, double p95, double min, double max) {
    Samples samples =
        Samples.of(Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray());

    assertThat(samples.median()).isEqualTo(median);
    assertThat(samples.percentile(95)).isEqualTo(p95);
    assertThat(samples.min()).isEqualTo(min);
    assertThat(samples.max()).isEqualTo(max);
  }

  @Test
  void aFunctionThatFallsTurnsTheOrderRound() {
    Samples rates = Samples.of(1, 2, 4).map(seconds -> 8 / seconds);

    assertThat(rates.min()).isEqualTo(2);
    assertThat(rates.max()).isEqualTo(8);
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(Samples::of).isInstanceOf(IllegalArgumentException.class);
  }
}
