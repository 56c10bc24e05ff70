package dev.millrace.engine.task.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.TaskResult.ExecutionChange.Exit;
import dev.millrace.engine.task.TaskResult.ExecutionChange.SetLabels;
import dev.millrace.engine.task.TaskResult.ExecutionChange.SetVariables;
import dev.millrace.engine.task.TaskResult.ExecutionChange.UnsetVariables;
import dev.millrace.engine.task.testing.FakeRunContext;
import dev.millrace.engine.task.testing.FakeRunContext.LogLine;
import dev.millrace.engine.task.testing.FakeRunContext.MetricPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoreTasksTest {

  private static final String CORE = "io.kestra.plugin.core.";

  private final FakeRunContext context = new FakeRunContext();

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  @Test
  void logWritesOneMessageAtItsLevel() throws Exception {
    context.variables.put("name", "Ada");

    context.run(CORE + "log.Log", Map.of("message", "Hello {{ name }}", "level", "warn"));

    assertThat(context.lines).containsExactly(new LogLine(LogLevel.WARN, "Hello Ada"));
  }

  @Test
  void logWritesEveryMessageOfAList() throws Exception {
    context.run(CORE + "log.Log", Map.of("message", List.of("one", 2)));

    assertThat(context.lines)
        .containsExactly(new LogLine(LogLevel.INFO, "one"), new LogLine(LogLevel.INFO, "2"));
  }

  @Test
  void logRefusesAMap() {
    assertThatThrownBy(() -> context.run(CORE + "log.Log", Map.of("message", Map.of("a", 1))))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("Invalid message type 'map'");
  }

  @Test
  void returnGivesTheRenderedTextAndItsMetrics() throws Exception {
    context.variables.put("name", "Ada");

    TaskResult result = context.run(CORE + "debug.Return", Map.of("format", "Hello {{ name }}"));

    assertThat(result.outputs()).isEqualTo(Map.of("value", "Hello Ada"));
    assertThat(context.points).extracting(MetricPoint::name).containsExactly("length", "duration");
  }

  @Test
  void echoLogs() throws Exception {
    context.run(CORE + "debug.Echo", Map.of("format", "hi", "level", "DEBUG"));

    assertThat(context.lines).containsExactly(new LogLine(LogLevel.DEBUG, "hi"));
  }

  @Test
  void outputValuesGivesTheRenderedMap() throws Exception {
    context.variables.put("n", 3);

    TaskResult result =
        context.run(
            CORE + "output.OutputValues", Map.of("values", Map.of("a", "x{{ n }}", "b", 7)));

    assertThat(result.outputs()).isEqualTo(Map.of("values", Map.of("a", "x3", "b", 7)));
  }

  @Test
  void failFailsWithItsMessage() {
    assertThatThrownBy(() -> context.run(CORE + "execution.Fail", Map.of("errorMessage", "no")))
        .isInstanceOf(TaskFailure.class)
        .hasMessage("no");
    assertThatThrownBy(() -> context.run(CORE + "execution.Fail", Map.of()))
        .hasMessage("Task failure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{ empty }}", "false", " 0 ", "-0"})
  void failWithAFalsyConditionSucceeds(String condition) throws Exception {
    context.variables.put("empty", null);

    TaskResult result = context.run(CORE + "execution.Fail", Map.of("condition", condition));

    assertThat(result).isEqualTo(TaskResult.empty());
  }

  @Test
  void failWithATrueConditionLogsItsMessageAndFails() {
    assertThatThrownBy(() ->
            context.run(
                CORE + "execution.Fail", Map.of("condition", true, "errorMessage", "too big")))
        .hasMessage("Fail on a condition");
    assertThat(context.lines).containsExactly(new LogLine(LogLevel.ERROR, "too big"));
  }

  @Test
  void assertNamesEveryConditionThatDoesNotHold() {
    context.variables.put("good", true);
    context.variables.put("bad", false);

    assertThatThrownBy(() ->
            context.run(
                CORE + "execution.Assert",
                Map.of("conditions", List.of("{{ good }}", "{{ bad }}"), "errorMessage", "sorry")))
        .hasMessage("1 assertion(s) failed!\nsorry");
    assertThat(context.messages()).containsExactly("Assertion `{{ bad }}` failed!");
    assertThat(context.points)
        .extracting(MetricPoint::name, MetricPoint::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("success", 1.0),
            org.assertj.core.groups.Tuple.tuple("failed", 1.0));
  }

  static List<Arguments> labels() {
    return List.of(
        Arguments.of(Map.of("a", "1", "b", 2), Map.of("a", "1", "b", "2")),
        Arguments.of(List.of(Map.of("key", "a", "value", true)), Map.of("a", "true")),
        Arguments.of("{\"a\": \"x\"}", Map.of("a", "x")),
        Arguments.of("{{ labels }}", Map.of("team", "data")));
  }

  @ParameterizedTest
  @MethodSource("labels")
  void labelsAreAMapAListOrJson(Object written, Map<String, String> expected) throws Exception {
    context.variables.put("labels", Map.of("team", "data"));

    TaskResult result = context.run(CORE + "execution.Labels", Map.of("labels", written));

    assertThat(result.changes()).containsExactly(new SetLabels(expected));
  }

  static List<Arguments> badLabels() {
    return List.of(
        Arguments.of(Map.of("system.x", "1"), "offending label: system.x"),
        Arguments.of(Map.of("a", ""), "Label values cannot be empty, offending label: a"),
        Arguments.of(Map.of("a", List.of(1)), "offending label: a"),
        Arguments.of(List.of("a"), "`key` and `value`"),
        Arguments.of("nonsense", "got: nonsense"));
  }

  @ParameterizedTest
  @MethodSource("badLabels")
  void labelsThatCannotBeSetAreNamed(Object written, String message) {
    assertThatThrownBy(() -> context.run(CORE + "execution.Labels", Map.of("labels", written)))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining(message);
  }

  @Test
  void variablesAreSetAndUnset() throws Exception {
    TaskResult set =
        context.run(
            CORE + "execution.SetVariables",
            Map.of("variables", Map.of("a", Map.of("b", 1)), "overwrite", false));
    TaskResult unset =
        context.run(
            CORE + "execution.UnsetVariables",
            Map.of("variables", List.of("a.b"), "ignoreMissing", true));

    assertThat(set.changes()).containsExactly(new SetVariables(Map.of("a", Map.of("b", 1)), false));
    assertThat(unset.changes()).containsExactly(new UnsetVariables(List.of("a.b"), true));
  }

  @ParameterizedTest
  @CsvSource({"SUCCESS,SUCCESS", "warning,WARNING", "CANCELED,CANCELLED", "KILLED,KILLED"})
  void exitEndsTheExecutionInItsState(String written, String state) throws Exception {
    TaskResult result = context.run(CORE + "execution.Exit", Map.of("state", written));

    assertThat(result.changes()).containsExactly(new Exit(state));
  }

  @Test
  void sleepEndsAfterItsDuration() throws Exception {
    assertThat(context.run(CORE + "flow.Sleep", Map.of("duration", "PT0.01S")))
        .isEqualTo(TaskResult.empty());
  }

  @Test
  void sleepEndsWhenItIsKilled() {
    CompletableFuture<Void> sleep =
        CompletableFuture.runAsync(() ->
            assertThatThrownBy(() -> context.run(CORE + "flow.Sleep", Map.of("duration", "1h")))
                .isInstanceOf(InterruptedException.class));

    context.kill();

    assertThat(sleep).succeedsWithin(Duration.ofSeconds(60));
  }

  @Test
  void sleepRefusesADurationThatIsNone() {
    assertThatThrownBy(() -> context.run(CORE + "flow.Sleep", Map.of("duration", "-PT1S")))
        .isInstanceOf(TaskFailure.class);
  }

  @Test
  void publishRecordsMetrics() throws Exception {
    context.run(
        CORE + "metric.Publish",
        Map.of(
            "metrics",
            List.of(
                Map.of("type", "counter", "name", "rows", "value", 10, "tags", Map.of("k", "v")),
                Map.of("type", "timer", "name", "t", "value", "PT1.5S"),
                Map.of("type", "gauge", "name", "g", "value", "0.25"))));

    assertThat(context.points)
        .containsExactly(
            new MetricPoint(Metrics.Type.COUNTER, "rows", 10, Map.of("k", "v")),
            new MetricPoint(Metrics.Type.TIMER, "t", 1.5, Map.of()),
            new MetricPoint(Metrics.Type.GAUGE, "g", 0.25, Map.of()));
  }

  @Test
  void publishNamesTheMetricWhoseValueIsNone() {
    assertThatThrownBy(() ->
            context.run(
                CORE + "metric.Publish",
                Map.of(
                    "metrics", List.of(Map.of("type", "gauge", "name", "rows", "value", "many")))))
        .hasMessageContaining("Metric `rows`: `many`");
  }
}
