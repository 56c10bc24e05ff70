package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.WorkTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowParserTest {

  private static final FlowParser PARSER = new FlowParser(new FixtureCatalog(), YamlLimits.DEFAULT);

  private static Flow flow(String source) {
    return PARSER.parseOrThrow(source).flow();
  }

  @Test
  void aFlowIsTyped() {
    Flow flow =
        flow(
            """
            id: hello
            namespace: company.team
            description: says hello
            labels:
              team: data
              version: 1.10
            inputs:
              - id: user
                type: STRING
                defaults: world
              - id: n
                type: INT
                min: 1
            variables:
              greeting: "Hello {{ inputs.user }}"
              nested: {a: [1, 2.5, null, true, no, 2024-01-31]}
            tasks:
              - id: log
                type: io.kestra.plugin.core.log.Log
                message: "{{ render(vars.greeting) }}"
                level: warn
                timeout: 5m
                logLevel: DEBUG
                allowFailure: yes
                retry:
                  type: exponential
                  interval: 1s
                  maxInterval: PT1M
                  maxAttempts: 4
            errors:
              - {id: oops, type: log.Log, message: failed}
            finally:
              - {id: end, type: log.Log, message: end}
            afterExecution:
              - {id: after, type: log.Log, message: after}
            outputs:
              - {id: out, type: STRING, value: "{{ outputs.log }}"}
            """);

    assertThat(flow.id()).isEqualTo("hello");
    assertThat(flow.labels()).containsEntry("version", "1.10").containsEntry("team", "data");
    assertThat(flow.inputs()).extracting("type").containsExactly(InputType.STRING, InputType.INT);
    assertThat(flow.variables().get("nested").toString())
        .isEqualTo("{a=[1, 2.5, null, true, no, 2024-01-31]}");
    WorkTask log = (WorkTask) flow.tasks().getFirst();
    assertThat(log.canonicalType()).isEqualTo("io.kestra.plugin.core.log.Log");
    assertThat(log.properties())
        .isEqualTo(Map.of("message", "{{ render(vars.greeting) }}", "level", "WARN"));
    assertThat(log.header().timeout()).isEqualTo("5m");
    assertThat(log.header().logLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(log.header().allowFailure()).isTrue();
    assertThat(log.header().retry())
        .isEqualTo(
            new Retry(
                new Retry.Exponential(Duration.ofSeconds(1), Duration.ofMinutes(1), 2),
                4,
                null,
                false,
                Retry.Behavior.RETRY_FAILED_TASK));
    assertThat(flow.errors()).hasSize(1);
    assertThat(flow.finallyTasks()).hasSize(1);
    assertThat(flow.afterExecution()).hasSize(1);
  }

  @Test
  void everyFlowControlTaskIsTyped() {
    Flow flow =
        flow(
            """
            id: control
            namespace: company.team
            tasks:
              - {id: a, type: flow.Sequential, tasks: [{id: a1, type: log.Log, message: x}]}
              - {id: b, type: flow.Parallel, concurrent: 2, tasks: [{id: b1, type: log.Log, message: x}]}
              - id: c
                type: flow.Dag
                tasks:
                  - task: {id: c1, type: log.Log, message: x}
                  - task: {id: c2, type: log.Log, message: x}
                    dependsOn: [c1]
              - {id: d, type: flow.If, condition: "{{ true }}", then: [{id: d1, type: log.Log, message: x}]}
              - id: e
                type: flow.Switch
                value: "{{ inputs.x }}"
                cases:
                  yes: [{id: e1, type: log.Log, message: x}]
                  1: [{id: e2, type: log.Log, message: x}]
              - {id: f, type: flow.ForEach, values: [1, 2], concurrencyLimit: 0, tasks: [{id: f1, type: log.Log, message: x}]}
              - {id: g, type: flow.EachSequential, value: '["a"]', tasks: [{id: g1, type: log.Log, message: x}]}
              - {id: h, type: flow.EachParallel, value: '["a"]', tasks: [{id: h1, type: log.Log, message: x}]}
              - {id: i, type: flow.AllowFailure, tasks: [{id: i1, type: log.Log, message: x}]}
              - {id: j, type: flow.Pause, delay: PT1S, onResume: [{id: ok, type: BOOLEAN}]}
              - {id: k, type: flow.Subflow, namespace: a.b, flowId: other, inputs: {x: "{{ vars.x }}"}}
              - id: l
                type: io.kestra.plugin.core.flow.WaitFor
                condition: "{{ outputs.l1.value }}"
                checkFrequency: {maxIterations: 3, interval: 10s}
                tasks: [{id: l1, type: debug.Return, format: x}]
            """);

    assertThat(flow.tasks())
        .extracting(task -> task.getClass().getSimpleName())
        .containsExactly(
            "Sequential",
            "Parallel",
            "Dag",
            "If",
            "Switch",
            "ForEach",
            "EachSequential",
            "EachParallel",
            "AllowFailure",
            "Pause",
            "Subflow",
            "LoopUntil");
    assertThat(((FlowTask.Switch) flow.tasks().get(4)).cases()).containsOnlyKeys("yes", "1");
    assertThat(((FlowTask.Pause) flow.tasks().get(9)).pauseDuration()).isEqualTo("PT1S");
    assertThat(((FlowTask.Subflow) flow.tasks().get(10)).waits()).isTrue();
    assertThat(((FlowTask.LoopUntil) flow.tasks().get(11)).interval()).isEqualTo("10s");
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThatThrownBy(() ->
            PARSER.parseOrThrow(
                """
                id: hello
                namespace: Company
                taks: []
                tasks:
                  - id: a b
                    type: log.Log
                    massage: x
                    level: LOUD
                """,
                "a.yaml"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("a.yaml:2:12: namespace: `Company` is not a namespace")
        .hasMessageContaining(
            "a.yaml:3:1: taks: unknown property `taks` of a flow; did you mean `tasks`?")
        .hasMessageContaining("a.yaml:5:9: tasks[0].id: `a b` is not a task id")
        .hasMessageContaining(
            "a.yaml:7:5: tasks[0].massage: unknown property `massage` of this task; did you mean"
                + " `message`?")
        .hasMessageContaining("a.yaml:8:12: tasks[0].level: expected one of TRACE, DEBUG");
  }

  @Test
  void documentsKeepTheLinesOfTheirFile() {
    List<ParsedFlow> flows =
        PARSER.parseAll(
            """
            id: a
            namespace: b
            tasks: [{id: x, type: log.Log, message: m}]
            ---
            id: c
            namespace: b
            oops: 1
            tasks: [{id: x, type: log.Log, message: m}]
            """,
            "f.yaml");

    assertThat(flows).hasSize(2);
    assertThat(flows.getFirst().isValid()).isTrue();
    assertThat(flows.get(1).source()).startsWith("id: c");
    assertThat(flows.get(1).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(7));
  }
}
