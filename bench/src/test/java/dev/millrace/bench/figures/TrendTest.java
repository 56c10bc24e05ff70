package dev.millrace.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {

  @Test
  void aLineIsFoundThroughItsPoints() {
    Trend trend = Trend.through(List.of(0.0, 10.0, 20.0), List.of(5.0, 7.0, 9.0));

    assertThat(trend.start()).isCloseTo(5, within(1e-9));
    assertThat(trend.slope()).isCloseTo(0.2, within(1e-9));
    assertThat(trend.at(100)).isCloseTo(25, within(1e-9));
  }

  @Test
  void noiseThatIsAlikeOnBothSidesDoesNotTurnIt() {
    Trend trend = Trend.through(List.of(0.0, 1.0, 2.0, 3.0), List.of(1.0, 9.0, 9.0, 1.0));

    assertThat(trend.slope()).isCloseTo(0, within(1e-9));
    assertThat(trend.at(7)).isCloseTo(5, within(1e-9));
  }

  @Test
  void onePointIsNoLine() {
    assertThatThrownBy(() -> Trend.through(List.of(1.0), List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
