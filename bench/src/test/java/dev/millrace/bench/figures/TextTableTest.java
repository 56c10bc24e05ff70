package dev.millrace.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    String text = new TextTable("", "median").row("W1 pure", "0.81").text();

    assertThat(text)
        .isEqualTo(
            """
            |         | median |
            |---------|--------|
            | W1 pure | 0.81   |
            """);
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> new TextTable("a", "b").row("1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.0451 | 0.05
          9.876  | 9.88
          34.56  | 34.6
          100.4  | 100
          36123  | 36,123
          -0.4   | -0.40
          """)
  void aNumberHasTheDigitsThatMatter(double number, String text) {
    assertThat(Numbers.text(number)).isEqualTo(text);
  }
}
