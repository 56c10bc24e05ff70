package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.template.TemplateSettings;
import dev.millrace.engine.template.Templates;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.ParsedFlow;
import dev.millrace.engine.yaml.Problem;
import dev.millrace.engine.yaml.YamlLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that cannot work where they stand are found before a flow runs. */
class FlowTemplatesTest {

  private static final FlowParser PARSER =
      new FlowParser(
          TaskTypes.builtIn().on(HandlerSettings.defaults()),
          YamlLimits.DEFAULT,
          List.of(),
          new FlowTemplates(new Templates(TemplateSettings.DEFAULT)));

  private static final String LOG = "{id: l, type: log.Log, message: hi}";

  private static ParsedFlow parse(String rest) {
    return PARSER.parse("id: a\nnamespace: b\n" + rest, "flow.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{id: t, type: log.Log, message: hi, runIf: \"{{ http('http://x') }}\"}",
        "{id: t, type: flow.If, condition: \"{{ http('http://x').ok }}\", then: [" + LOG + "]}",
        "{id: t, type: flow.Switch, value: \"{{ http(uri='http://x') }}\", cases: {a: ["
            + LOG
            + "]}}",
        "{id: t, type: flow.ForEach, values: [\"{{ http('http://x') }}\"], tasks: [" + LOG + "]}",
        "{id: t, type: flow.LoopUntil, condition: \"{{ http('http://x') == 'y' }}\", tasks: ["
            + LOG
            + "]}",
        "{id: t, type: flow.Subflow, namespace: b, flowId: c, inputs: {x: \"{{ http('http://x')"
            + " }}\"}}"
      })
  void httpIsFineWhereTheEngineDecides(String task) {
    ParsedFlow flow = parse("tasks:\n  - " + task + "\n");

    assertThat(flow.errors()).isEmpty();
  }

  @Test
  void httpIsFineInTheTasksThatWorkersRunAlsoWithinLoops() {
    ParsedFlow flow =
        parse(
            """
            inputs:
              - {id: c, type: SELECT, expression: "{{ http('http://x') }}"}
            tasks:
              - id: each
                type: flow.ForEach
                values: [1]
                tasks:
                  - {id: t, type: debug.Return, format: "{{ http('http://x') }}"}
            """);

    assertThat(flow.errors()).isEmpty();
  }

  @Test
  void subflowIsFineWhereInputsAreMadeAndRefusedElsewhereWithTheTaskThatDoesIt() {
    ParsedFlow flow =
        parse(
            """
            inputs:
              - {id: a, type: SELECT, expression: "{{ subflow('b', 'c').outputs.list }}"}
              - {id: d, type: STRING, defaults: "{{ subflow('b', 'c').state }}"}
            tasks: [{id: t, type: debug.Return, format: "{{ subflow('b', 'c').state }}"}]
            """);

    assertThat(flow.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("tasks[0].format"))
        .extracting(Problem::message)
        .asString()
        .contains(
            "subflow() works only where inputs are made", "io.kestra.plugin.core.flow.Subflow");
  }
}
