package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Hostile texts end in a clear problem, soon. */
class YamlLimitsTest {

  /** Generous against a loaded machine; the point is that nothing grows without bound. */
  private static final Duration SOON = Duration.ofSeconds(25);

  private static final YamlLimits SMALL = new YamlLimits(2_000, 500, 20, 300, 5, 3);

  private static final String FLOW = "id: a\nnamespace: b\n";

  private static List<Problem> problems(String text, YamlLimits limits) {
    FlowParser parser = new FlowParser(new FixtureCatalog(), limits);
    return Assertions.assertTimeoutPreemptively(SOON, () -> parser.parse(text, "f").problems());
  }

  private static void assertRefused(String text, YamlLimits limits, String part) {
    assertThat(problems(text, limits)).anySatisfy(one -> assertThat(one.message()).contains(part));
  }

  private static String repeat(int times, String text) {
    return text.repeat(times);
  }

  @Test
  void defaultsAreWhatTheDocumentationSays() {
    assertThat(YamlLimits.DEFAULT)
        .isEqualTo(new YamlLimits(2_000_000, 1_000_000, 100, 100_000, 100, 1_000));
  }

  @Test
  void aLimitIsAtLeastOne() {
    assertThatThrownBy(() -> new YamlLimits(0, 1, 1, 1, 1, 1))
        .hasMessage("maxCharacters must be at least 1, not 0");
  }

  @Test
  void theWholeTextIsBounded() {
    assertRefused(FLOW + repeat(2_000, "#"), SMALL, "more than the 2,000 allowed");
    assertRefused(repeat(50_000_000, "x"), YamlLimits.DEFAULT, "more than the 2,000,000 allowed");
  }

  @Test
  void oneValueIsBounded() {
    assertRefused(FLOW + "description: " + repeat(501, "x"), SMALL, "more than the 500 allowed");
  }

  @Test
  void nestingIsBounded() {
    assertRefused("a: " + repeat(10_000, "["), YamlLimits.DEFAULT, "nested more than 100 deep");
    assertRefused("a: " + repeat(10_000, "{a: "), YamlLimits.DEFAULT, "nested more than 100 deep");
    assertRefused(repeat(10_000, "- "), YamlLimits.DEFAULT, "nested more than 100 deep");
    String stairs =
        IntStream.range(0, 500).mapToObj(i -> " ".repeat(i) + "a:\n").collect(Collectors.joining());
    assertRefused(stairs, YamlLimits.DEFAULT, "nested more than 100 deep");
  }

  @Test
  void aliasesCannotMultiply() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      String use = "*a" + (i - 1);
      String eight = String.join(", ", java.util.Collections.nCopies(8, use));
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, eight));
    }

    assertRefused(laughs.toString(), YamlLimits.DEFAULT, "with its aliases expanded");
  }

  @Test
  void aLongTextCannotBeMultipliedByAliases() {
    String text = "a: &a \"" + repeat(500_000, "x") + "\"\nb: [" + repeat(5_000, "*a, ") + "*a]\n";

    assertRefused(text, YamlLimits.DEFAULT, "with its aliases expanded");
  }

  @Test
  void aliasesCannotNestPastTheDepth() {
    StringBuilder deep = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 150; i++) {
      deep.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }

    assertRefused(deep.toString(), YamlLimits.DEFAULT, "nest");
  }

  @Test
  void anAliasToItselfIsUnknown() {
    assertRefused("a: &a [*a]", YamlLimits.DEFAULT, "names no anchor");
  }

  @Test
  void mergesCannotMultiply() {
    String base =
        IntStream.range(0, 400).mapToObj(i -> "k" + i + ": 1").collect(Collectors.joining(", "));
    String text = "a: &a {" + base + "}\nb: [" + repeat(2_000, "{<<: *a}, ") + "x]\n";

    assertRefused(text, YamlLimits.DEFAULT, "with its aliases expanded");
  }

  @Test
  void pluginDefaultsCannotMultiply() {
    String values =
        IntStream.range(0, 5_000).mapToObj(i -> "k" + i + ": 1").collect(Collectors.joining(", "));
    String tasks =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "{id: t" + i + ", type: log.Log, message: m}")
            .collect(Collectors.joining(", "));
    String text =
        FLOW
            + "pluginDefaults: [{type: io.kestra, values: {headers: {"
            + values
            + "}}}]\ntasks: ["
            + tasks
            + "]\n";

    assertRefused(text, YamlLimits.DEFAULT, "plugin defaults make the flow larger");
  }

  @Test
  void problemsAreBoundedAndSaySo() {
    String text =
        FLOW
            + IntStream.range(0, 40).mapToObj(i -> "x" + i + ": 1\n").collect(Collectors.joining());

    List<Problem> problems = problems(text, SMALL);

    assertThat(problems).hasSize(6);
    assertThat(problems.getLast().message()).contains("more problems are not shown");
  }

  @Test
  void manyMistakesAreAnsweredSoon() {
    String unknown =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "tusk" + i + ": 1\n")
            .collect(Collectors.joining());
    String nodes =
        IntStream.range(0, 3_000)
            .mapToObj(
                i -> "{task: {id: t" + i + ", type: log.Log, message: m}, dependsOn: [u" + i + "]}")
            .collect(Collectors.joining(", "));

    assertRefused(FLOW + unknown, YamlLimits.DEFAULT, "unknown property `tusk0`");
    assertRefused(
        FLOW + "tasks: [{id: d, type: flow.Dag, tasks: [" + nodes + "]}]",
        YamlLimits.DEFAULT,
        "Not existing task id in dependency: u0");
  }

  @Test
  void aLongChainOfDependenciesIsFine() {
    String nodes =
        IntStream.range(1, 5_000)
            .mapToObj(i ->
                "{task: {id: t%d, type: log.Log, message: m}, dependsOn: [t%d]}"
                    .formatted(i, i - 1))
            .collect(Collectors.joining(", "));
    String text =
        FLOW
            + "tasks: [{id: d, type: flow.Dag, tasks: [{task: {id: t0, type: log.Log, message: m}},"
            + " "
            + nodes
            + "]}]";

    assertThat(problems(text, YamlLimits.DEFAULT)).isEmpty();
  }

  @Test
  void documentsAreBounded() {
    FlowParser parser = new FlowParser(new FixtureCatalog(), SMALL);

    assertThatThrownBy(() -> parser.parseAll("a: 1\n---\n".repeat(4), "f"))
        .hasMessageContaining("more than 3 flows");
  }
}
