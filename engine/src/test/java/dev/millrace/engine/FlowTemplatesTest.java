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
  void httpIsRefusedWhereTheEngineDecides(String task) {
    ParsedFlow flow = parse("tasks:\n  - " + task + "\n");

    assertThat(flow.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).startsWith("tasks[0]."))
        .extracting(Problem::message)
        .asString()
        .contains("http() cannot be used here", "io.kestra.plugin.core.http.Request");
  }

  @Test
  void httpIsRefusedInFlowOutputs() {
    ParsedFlow flow =
        parse(
            """
            tasks: [%s]
            outputs:
              - {id: o, type: STRING, value: "{{ http('http://x') }}"}
            """
                .formatted(LOG));

    assertThat(flow.errors()).singleElement().extracting(Problem::line).isEqualTo(5);
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
  void subflowIsRefusedEverywhereWithTheTaskThatDoesIt() {
    ParsedFlow flow =
        parse("tasks: [{id: t, type: debug.Return, format: \"{{ subflow('b', 'c').state }}\"}]");

    assertThat(flow.errors())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("subflow() is not in this build", "io.kestra.plugin.core.flow.Subflow");
  }
}
