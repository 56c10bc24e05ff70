package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.WorkTask;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PluginDefaultsTest {

  private static final String PYTHON = "io.kestra.plugin.scripts.python";

  private static Flow flow(String source, PluginDefault... global) {
    return new FlowParser(
            new FixtureCatalog(), YamlLimits.DEFAULT, List.of(global), TemplateCheck.NONE)
        .parseOrThrow("id: a\nnamespace: b\n" + source)
        .flow();
  }

  private static Map<String, @Nullable Object> properties(Task task) {
    return ((WorkTask) task).properties();
  }

  private static PluginDefault global(String type, Map<String, @Nullable Object> values) {
    return new PluginDefault(type, values, false, null);
  }

  @Test
  void aPrefixReachesEveryTaskThatDoesNotSayOtherwise() {
    Flow flow =
        flow(
            """
            pluginDefaults:
              - type: io.kestra.plugin.scripts.python
                values: {containerImage: "python:3.11", notAProperty: 1}
            tasks:
              - {id: x, type: python.Script, script: a}
              - {id: y, type: python.Commands, commands: [a], containerImage: "python:3.12"}
              - {id: z, type: shell.Script, script: a}
            """);

    assertThat(properties(flow.tasks().get(0))).containsEntry("containerImage", "python:3.11");
    assertThat(properties(flow.tasks().get(0))).doesNotContainKey("notAProperty");
    assertThat(properties(flow.tasks().get(1))).containsEntry("containerImage", "python:3.12");
    assertThat(properties(flow.tasks().get(2))).doesNotContainKey("containerImage");
  }

  @Test
  void mapsAreMergedDeeplyAndListsReplaced() {
    Flow flow =
        flow(
            """
            pluginDefaults:
              - type: io.kestra.plugin.scripts
                values:
                  env: {A: "1", B: "2"}
                  beforeCommands: [one, two]
            tasks:
              - {id: x, type: python.Script, script: a, env: {B: "3"}, beforeCommands: [three]}
            """);

    assertThat(properties(flow.tasks().getFirst()))
        .containsEntry("env", Map.of("A", "1", "B", "3"))
        .containsEntry("beforeCommands", List.of("three"));
  }

  @Test
  void mapsOfAnotherTypeAreNotMixed() {
    Flow flow =
        flow(
            """
            pluginDefaults:
              - type: io.kestra.plugin.scripts
                values: {taskRunner: {type: io.kestra.plugin.scripts.runner.docker.Docker, cpu: {cpus: 1}}}
            tasks:
              - {id: x, type: python.Script, script: a, taskRunner: {type: io.kestra.plugin.core.runner.Process}}
            """);

    assertThat(properties(flow.tasks().getFirst()))
        .containsEntry("taskRunner", Map.of("type", "io.kestra.plugin.core.runner.Process"));
  }

  @Test
  void nestedMapsWithATypeGetTheirOwnDefaults() {
    Flow flow =
        flow(
            """
            pluginDefaults:
              - {type: io.kestra.plugin.core.runner.Process, values: {niceness: 5}}
            tasks:
              - {id: x, type: python.Script, script: a, taskRunner: {type: io.kestra.plugin.core.runner.Process}}
            """);

    assertThat(properties(flow.tasks().getFirst()).get("taskRunner"))
        .isEqualTo(Map.of("type", "io.kestra.plugin.core.runner.Process", "niceness", 5));
  }

  @Test
  void theFirstMatchOfALevelWinsAndTheFlowWinsOverGlobal() {
    Flow flow =
        flow(
            """
            pluginDefaults:
              - {type: io.kestra.plugin.scripts.python, values: {containerImage: first}}
              - {type: io.kestra.plugin.scripts, values: {containerImage: second, env: {A: flow}}}
            tasks:
              - {id: x, type: python.Script, script: a}
            """,
            global(
                PYTHON,
                Map.of("containerImage", "global", "env", Map.of("A", "global", "B", "b"))));

    assertThat(properties(flow.tasks().getFirst()))
        .containsEntry("containerImage", "first")
        .containsEntry("env", Map.of("A", "flow", "B", "b"));
  }

  @Test
  void forcedDefaultsWinAndGlobalForcedMost() {
    Flow flow =
        flow(
            """
            pluginDefaults:
              - {type: io.kestra.plugin.scripts.python, forced: true, values: {containerImage: flow, env: {A: flow}}}
            tasks:
              - {id: x, type: python.Script, script: a, containerImage: own, env: {A: own, B: own}}
            """,
            new PluginDefault(PYTHON, Map.of("containerImage", "global"), true, null));

    assertThat(properties(flow.tasks().getFirst()))
        .containsEntry("containerImage", "global")
        .containsEntry("env", Map.of("A", "flow", "B", "own"));
  }

  @Test
  void anAliasAndATailMeanTheCanonicalType() {
    Flow flow =
        flow(
            """
            pluginDefaults:
              - {type: io.kestra.core.tasks.log.Log, values: {level: WARN}}
              - {type: debug.Return, values: {format: default}}
            tasks:
              - {id: x, type: io.kestra.plugin.core.log.Log, message: m}
              - {id: y, type: io.kestra.core.tasks.debugs.Return}
            """);

    assertThat(properties(flow.tasks().get(0))).containsEntry("level", "WARN");
    assertThat(properties(flow.tasks().get(1))).containsEntry("format", "default");
  }

  @Test
  void namedDefaultsAreOnlyForThoseWhoAsk() {
    Flow flow =
        flow(
            """
            pluginDefaults:
              - {type: io.kestra.plugin.core.http, ref: slow, values: {headers: {x: slow}}}
              - {type: io.kestra.plugin.core.http, values: {headers: {y: all}}}
            tasks:
              - {id: x, type: http.Request, uri: u, pluginDefaultsRef: slow}
              - {id: y, type: http.Request, uri: u}
            """);

    assertThat(properties(flow.tasks().get(0))).containsEntry("headers", Map.of("x", "slow"));
    assertThat(properties(flow.tasks().get(1))).containsEntry("headers", Map.of("y", "all"));
  }

  @Test
  void tasksInsideFlowControlAndHandlersAreReached() {
    Flow flow =
        flow(
            """
            taskDefaults:
              - {type: io.kestra.plugin.core.log.Log, values: {message: default, timeout: PT1M, retry: {type: constant, interval: PT1S}}}
            tasks:
              - {id: x, type: flow.If, condition: "{{ true }}", then: [{id: y, type: log.Log}]}
            errors:
              - {id: z, type: log.Log}
            """);

    Task inner = ((FlowTask.If) flow.tasks().getFirst()).then().getFirst();
    assertThat(properties(inner)).containsEntry("message", "default");
    assertThat(inner.header().timeout()).isEqualTo("PT1M");
    assertThat(flow.errors().getFirst().header().retry()).isNotNull();
  }

  @Test
  void aMistakeInAGlobalDefaultIsReportedWhereItIsUsed() {
    FlowParser parser =
        new FlowParser(
            new FixtureCatalog(),
            YamlLimits.DEFAULT,
            List.of(global("io.kestra.plugin.core.log", Map.of("level", "LOUD"))),
            TemplateCheck.NONE);

    ParsedFlow parsed =
        parser.parse("id: a\nnamespace: b\ntasks:\n  - {id: x, type: log.Log, message: m}\n", "f");

    assertThat(parsed.errors())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.line()).isEqualTo(4);
          assertThat(problem.path()).isEqualTo("tasks[0].level");
        });
  }
}
