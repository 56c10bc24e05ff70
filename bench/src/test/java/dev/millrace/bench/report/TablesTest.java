package dev.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.load.Step;
import dev.millrace.bench.load.Workloads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

  @ParameterizedTest
  @CsvSource({
    "W2 pure, 4.0, true, aim met",
    "W2 pure, 4.1, true, must met",
    "W2 pure, 8.1, true, NOT MET",
    "'W4 1 pure, 8 clients', 5000, false, aim met",
    "'W4 1 pure, 8 clients', 2000, false, must met",
    "'W4 1 pure, 8 clients', 1999, false, NOT MET",
    "W6 queries, 1.0, true, met",
    "W6 queries, 1.1, true, NOT MET"
  })
  void aFigureIsJudgedByItsTarget(String key, double value, boolean lessIsBetter, String verdict) {
    Line line = new Line(key, "what", "unit", lessIsBetter, Samples.of(value));

    assertThat(Tables.figures(List.of(line), Map.of())).contains(" " + verdict + " ");
  }

  @Test
  void aQueuedFigureIsComparedWithTheLoopThatCommitsEachStep() {
    Reference reference = new Reference(10.0, 2.0, 40.0);
    Line pure = new Line("W2 pure", "what", "ms", true, Samples.of(6));
    Line queued = new Line("W2 queued", "what", "ms", true, Samples.of(30));

    String text =
        Tables.figures(List.of(pure, queued), Map.of("W2 pure", reference, "W2 queued", reference));

    assertThat(text.lines().toList().get(2)).contains("| 3.00 ", "| 0.15 ");
    assertThat(text.lines().toList().get(3)).contains("| 3.00 ", "| 0.75 ");
  }

  @Test
  void aPeerThatEndedNothingInTimeIsNoMeasure() {
    Line line = new Line("W4 1 queued, 8 clients", "what", "executions/s", false, Samples.of(5));

    String text = Tables.figures(List.of(line), Map.of(line.key(), new Reference(0.0, 2.0, 0.0)));

    assertThat(text).contains("| 0.00 ").doesNotContain("Infinity", "NaN");
  }

  @Test
  void costsAreThoseOfOneTaskRun() {
    Cost cost = new Cost("W2 pure", 1_000, null, 50, 900_000, 2_000, 500, 20);

    assertThat(Tables.costs(List.of(cost.withStatements(0.25))).lines().toList().get(2))
        .containsSubsequence("W2 pure", "0.25", "0.05", "900", "2,000", "500", "20.0", "1000");
  }

  @Test
  void everyTargetOfAStepBelongsToOne() {
    List<String> keys = Workloads.all(Amounts.FULL).stream().map(Step::key).toList();

    assertThat(Target.keys())
        .filteredOn(key -> key.matches("W[1-4].*") && !key.endsWith("p95"))
        .isSubsetOf(keys);
  }

  @Test
  void aSectionOfThePageIsReplacedAndTheOthersStay() {
    String page = "# Results\n\nIntro.\n\n## A\n\nold\n\n## B\n\nb\n";

    String changed = ResultsPage.withSection(page, "A", "new\n\n### deeper\n");

    assertThat(changed)
        .isEqualTo("# Results\n\nIntro.\n\n## A\n\nnew\n\n### deeper\n\n## B\n\nb\n");
    assertThat(ResultsPage.withSection(changed, "C", "c")).endsWith("## B\n\nb\n\n## C\n\nc\n");
    assertThat(ResultsPage.withSection(changed, "B", "c")).endsWith("### deeper\n\n## B\n\nc\n");
  }
}
