package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.WorkTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is accepted, and what it becomes. */
class ValidFlowsTest {

  private static final FlowParser PARSER = new FlowParser(new FixtureCatalog(), YamlLimits.DEFAULT);

  private static Flow flow(String source) {
    return PARSER.parseOrThrow("id: a\nnamespace: b\n" + source).flow();
  }

  private static WorkTask task(String properties) {
    return (WorkTask) flow("tasks:\n  - {id: x, " + properties + "}\n").tasks().getFirst();
  }

  private record Row(String name, String source) {}

  @TestFactory
  List<DynamicTest> noErrorIn() {
    String log = "tasks: [{id: x, type: log.Log, message: m}]\n";
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("ids with all characters", "labels: {a.b-c_d: x}\n" + log));
    rows.add(new Row("labels as a list", "labels: [{key: a, value: 1}]\n" + log));
    rows.add(new Row("a template as a label", "labels: {a: \"{{ inputs.x }}\"}\n" + log));
    rows.add(new Row("the read-only label", "labels: {system.readOnly: true}\n" + log));
    rows.add(new Row("a comment and an end mark", "# c\n" + log + "...\n"));
    rows.add(
        new Row("what the server adds", "revision: 3\ndeleted: false\ntenantId: main\n" + log));
    rows.add(new Row("properties without effect", "policyRefs: [x]\nquotas: []\n" + log));
    rows.add(new Row("empty blocks", "errors: []\nfinally:\ntriggers: []\nsla: []\n" + log));
    rows.add(new Row("a disabled trigger", "triggers: [{id: t, type: x, disabled: true}]\n" + log));
    rows.add(new Row("no version two draft", "draft: false\n" + log));
    rows.add(
        new Row("all old input names", "inputs: [{name: x, type: ENUM, values: [a]}]\n" + log));
    rows.add(
        new Row(
            "labelled values",
            "inputs: [{id: x, type: SELECT, values: [{label: A, value: a}, b, 3]}]\n" + log));
    rows.add(
        new Row(
            "a default that makes required pointless",
            "inputs: [{id: x, type: INT, required: false, defaults: 1}]\n" + log));
    rows.add(
        new Row(
            "a template for a list",
            "tasks: [{id: x, type: shell.Commands, commands: \"{{ x }}\"}]\n"));
    rows.add(
        new Row(
            "JSON for a map",
            "tasks: [{id: x, type: http.Request, uri: u, headers: '{\"a\": 1}'}]\n"));
    rows.add(
        new Row(
            "a switched-off cache",
            "tasks: [{id: x, type: log.Log, message: m, taskCache: {enabled: false}}]\n"));
    rows.add(
        new Row(
            "a subflow beside its caller",
            "tasks: [{id: x, type: flow.Subflow, flowId: other}]\n"));
    rows.add(
        new Row(
            "a pattern that looks like a reference",
            "tasks: [{id: my-x, type: log.Log, message: outputs.my-x}]\n"));
    rows.add(
        new Row(
            "a new execution as retry",
            "retry: {type: constant, interval: 1s, behavior: CREATE_NEW_EXECUTION}\n" + log));
    return rows.stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.name(),
                () ->
                    assertThat(PARSER.parse("id: a\nnamespace: b\n" + row.source(), "f").errors())
                        .isEmpty()))
        .toList();
  }

  @Test
  void wordsAreReadByWhatIsExpected() {
    WorkTask query =
        task(
            "type: jdbc.postgresql.Query, url: 12, sql: 3.10, fetch: yes, fetchSize: 1_000, rate:"
                + " '2.5', fetchType: fetch_one");

    assertThat(query.properties())
        .isEqualTo(
            Map.of(
                "url",
                "12",
                "sql",
                "3.10",
                "fetch",
                true,
                "fetchSize",
                1000,
                "rate",
                2.5,
                "fetchType",
                "FETCH_ONE"));
  }

  @Test
  void retriesAreReadInEveryForm() {
    assertThat(
            task("type: log.Log, message: m, retry: {type: constant, interval: 5, maxAttempt: 2}")
                .header()
                .retry())
        .isEqualTo(
            new Retry(
                new Retry.Constant(Duration.ofSeconds(5)),
                2,
                null,
                false,
                Retry.Behavior.RETRY_FAILED_TASK));
    assertThat(
            task("type: log.Log, message: m, retry: {type: Random, minInterval: 1s, maxInterval:"
                    + " PT2S, maxDuration: 1h, warningOnRetry: true}")
                .header()
                .retry())
        .isEqualTo(
            new Retry(
                new Retry.Random(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                null,
                Duration.ofHours(1),
                true,
                Retry.Behavior.RETRY_FAILED_TASK));
  }

  @Test
  void inputsKeepTheirRules() {
    Flow flow =
        flow(
            """
            inputs:
              - {id: a.b, type: BOOLEAN, description: d, displayName: n}
              - {id: c, type: STRING, validator: "[a-z]+", dependsOn: {inputs: [a.b], condition: "{{ true }}"}}
              - {id: d, type: MULTISELECT, options: [x, 1], itemType: INT, allowCustomValue: true}
              - {id: e, type: DURATION, min: PT1M, max: 1h}
              - {id: f, type: FORM, inputs: [{id: g, type: DATE, after: 2024-01-01}]}
              - {id: h, type: FILE, allowedFileExtensions: [.csv], defaults: "nsfile:///a.csv"}
            tasks: [{id: x, type: log.Log, message: m}]
            """);

    assertThat(flow.inputs())
        .extracting(Input::type)
        .containsExactly(
            InputType.BOOL,
            InputType.STRING,
            InputType.MULTISELECT,
            InputType.DURATION,
            InputType.FORM,
            InputType.FILE);
    assertThat(flow.inputs().get(1).dependsOn())
        .isEqualTo(new Input.DependsOn(List.of("a.b"), "{{ true }}"));
    assertThat(flow.inputs().get(2).rules().values()).containsExactly("x", "1");
    assertThat(flow.inputs().get(2).rules().itemType()).isEqualTo(InputType.INT);
    assertThat(flow.inputs().get(4).children())
        .singleElement()
        .satisfies(child -> assertThat(child.rules().after()).isEqualTo("2024-01-01"));
  }

  @Test
  void aDefaultThatIsNoValueIsWarnedOf() {
    ParsedFlow parsed =
        PARSER.parse(
            """
            id: a
            namespace: b
            inputs:
              - {id: a, type: INT, defaults: many}
              - {id: b, type: SELECT, values: [x], defaults: y}
              - {id: c, type: BOOL, defaults: "{{ true }}"}
              - {id: d, type: DATE, defaults: 2024-01-01}
              - {id: e, type: TIME, defaults: noon}
            tasks: [{id: x, type: log.Log, message: m}]
            """,
            "f");

    assertThat(parsed.isValid()).isTrue();
    assertThat(parsed.warnings())
        .extracting(Problem::path)
        .containsExactly("inputs[0].defaults", "inputs[1].defaults", "inputs[4].defaults");
  }

  @Test
  void aTimeoutThatHasNoEffectIsWarnedOf() {
    ParsedFlow parsed =
        PARSER.parse(
            """
            id: a
            namespace: b
            tasks:
              - {id: a, type: flow.Subflow, flowId: o, timeout: PT1M}
              - {id: b, type: flow.Sequential, timeout: PT1M, tasks: [{id: x, type: log.Log, message: m}]}
              - {id: c, type: flow.Pause, timeout: PT1M}
              - {id: d, type: log.Log, message: m, timeout: PT1M}
            """,
            "f");

    assertThat(parsed.warnings())
        .extracting(Problem::path)
        .containsExactly("tasks[0].timeout", "tasks[1].timeout");
  }

  @Test
  void anAliasedTaskListWorks() {
    Flow flow =
        flow(
            """
            variables:
              common: &log {type: log.Log, level: WARN}
            tasks:
              - {<<: *log, id: x, message: one}
              - {<<: *log, id: y, message: two, level: INFO}
            """);

    assertThat(flow.tasks())
        .extracting(task -> ((WorkTask) task).properties().get("level"))
        .containsExactly("WARN", "INFO");
  }

  @Test
  void theDefaultsOfFlowControlAreKestras() {
    Flow flow =
        flow(
            """
            tasks:
              - {id: a, type: flow.ForEach, values: "[1]", tasks: [{id: a1, type: log.Log, message: m}]}
              - {id: b, type: flow.Parallel, tasks: [{id: b1, type: log.Log, message: m}]}
              - {id: c, type: flow.Subflow, flowId: o}
              - {id: d, type: flow.LoopUntil, condition: x, tasks: [{id: d1, type: log.Log, message: m}]}
              - {id: e, type: flow.Pause}
            """);

    FlowTask.ForEach forEach = (FlowTask.ForEach) flow.tasks().get(0);
    assertThat(forEach.concurrencyLimit()).isEqualTo(1);
    assertThat(forEach.distinct()).isTrue();
    assertThat(((FlowTask.Parallel) flow.tasks().get(1)).concurrent()).isEqualTo("0");
    FlowTask.Subflow subflow = (FlowTask.Subflow) flow.tasks().get(2);
    assertThat(subflow.namespace()).isEqualTo("{{ flow.namespace }}");
    assertThat(List.of(subflow.waits(), subflow.transmitFailed())).containsExactly(true, true);
    assertThat(subflow.inheritLabels()).isEqualTo("false");
    FlowTask.LoopUntil loop = (FlowTask.LoopUntil) flow.tasks().get(3);
    assertThat(List.of(loop.interval(), loop.failOnMaxReached())).containsExactly("PT1M", "false");
    assertThat(((FlowTask.Pause) flow.tasks().get(4)).behavior()).isEqualTo("RESUME");
  }

  @Test
  void documentsAreDividedWithoutReadingThem() {
    String text =
        """
        # first
        ---
        id: a
        namespace: b
        tasks: [{id: x, type: log.Log, message: "---"}]
        --- # second
        id: c
        namespace: [
        ---
        id: e
        namespace: b
        tasks: [{id: x, type: log.Log, message: m}]
        ...
        """;

    List<ParsedFlow> flows = PARSER.parseAll(text, "f");

    assertThat(flows).extracting(ParsedFlow::isValid).containsExactly(true, false, true);
    assertThat(flows).extracting(ParsedFlow::id).containsExactly("a", null, "e");
    assertThat(flows.get(1).problems().getFirst().line()).isEqualTo(9);
  }

  @Test
  void whatIsKnownOfAnInvalidFlowIsKept() {
    ParsedFlow parsed = PARSER.parse("id: a\nnamespace: b\nrevision: 4\n", "f");

    assertThat(parsed.flow()).isNull();
    assertThat(parsed.namespace()).isEqualTo("b");
    assertThat(parsed.id()).isEqualTo("a");
    assertThat(parsed.revision()).isEqualTo(4);
  }
}
