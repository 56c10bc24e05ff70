package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.yaml.Problem.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TypeNamesTest {

  private static final FlowParser PARSER = new FlowParser(new FixtureCatalog(), YamlLimits.DEFAULT);

  private static ParsedFlow parse(String type, String rest) {
    return PARSER.parse(
        "id: a\nnamespace: b\ntasks:\n  - id: x\n    type: " + type + "\n" + rest, "f");
  }

  @TestFactory
  List<DynamicTest> everyFlowControlTypeIsFoundByEachOfItsNames() {
    TypeNames types = new TypeNames(new FixtureCatalog());
    return Arrays.stream(FlowKind.values())
        .flatMap(kind ->
            Stream.concat(
                    Stream.of(kind.canonicalName(), "flow." + kind.simpleName()),
                    kind.aliases().stream())
                .map(name ->
                    DynamicTest.dynamicTest(
                        name,
                        () -> assertThat(types.canonical(name)).isEqualTo(kind.canonicalName()))))
        .toList();
  }

  @Test
  void anAliasIsFollowedByItsReplacement() {
    ParsedFlow parsed =
        parse(
            "io.kestra.core.tasks.flows.Sequential",
            "    tasks: [{id: y, type: io.kestra.core.tasks.log.Log, message: m}]\n");

    assertThat(parsed.isValid()).isTrue();
    assertThat(parsed.infos())
        .extracting(Problem::message)
        .containsExactly(
            "`io.kestra.core.tasks.flows.Sequential` is replaced by"
                + " `io.kestra.plugin.core.flow.Sequential`",
            "`io.kestra.core.tasks.log.Log` is replaced by `io.kestra.plugin.core.log.Log`");
    assertThat(parsed.problems()).allMatch(Problem::deprecated);
    assertThat(parsed.flow().tasks().getFirst().type())
        .isEqualTo("io.kestra.core.tasks.flows.Sequential");
  }

  @Test
  void aTailIsEnoughWhenItIsUnambiguous() {
    ParsedFlow parsed = parse("Log", "    message: m\n");

    assertThat(parsed.problems()).isEmpty();
    Task task = parsed.flow().tasks().getFirst();
    assertThat(((WorkTask) task).canonicalType()).isEqualTo("io.kestra.plugin.core.log.Log");
    assertThat(parse("If", "    condition: x\n    then: [{id: y, type: Log, message: m}]\n").flow())
        .satisfies(flow -> assertThat(flow.tasks().getFirst()).isInstanceOf(FlowTask.If.class));
  }

  @Test
  void aTailOfAFlowControlTypeAndOfAWorkTypeIsTheirOwn() {
    assertThat(parse("flow.Sleep", "    duration: 1s\n").isValid()).isTrue();
  }

  @Test
  void everySeverityHasItsList() {
    ParsedFlow parsed =
        PARSER.parse(
            """
            id: a
            namespace: b
            oops: 1
            workerGroup: {key: gpu}
            tasks:
              - {id: x, type: flow.Pause, delay: PT1S}
            """,
            "f");

    assertThat(parsed.errors()).hasSize(1);
    assertThat(parsed.warnings()).singleElement().matches(Problem::deprecated);
    assertThat(parsed.infos()).hasSize(1);
    assertThat(parsed.problems())
        .extracting(Problem::severity)
        .containsExactly(Severity.ERROR, Severity.INFO, Severity.WARNING);
  }
}
