package dev.millrace.engine.task.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.testing.FakeRunContext;
import dev.millrace.engine.task.testing.FakeRunContext.LogLine;
import dev.millrace.engine.task.testing.FakeRunContext.MetricPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTasksTest {

  private static final String SCRIPT = "io.kestra.plugin.scripts.python.Script";
  private static final String COMMANDS = "io.kestra.plugin.scripts.python.Commands";

  private final FakeRunContext context =
      new FakeRunContext()
          .with(HandlerSettings.defaults().withDefaultTaskRunner(HandlerSettings.PROCESS));

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  @Test
  void theKestraModuleGivesOutputsMetricsAndLogs() throws Exception {
    Map<String, Object> properties =
        Map.of(
            "script",
            """
            from kestra import Kestra
            import datetime
            Kestra.outputs({"rows": 3, "day": datetime.date(2026, 1, 2)})
            Kestra.counter("read", 10, {"table": "orders"})
            Kestra.timer("load", 1.5)
            Kestra.timer("call", lambda: None)
            Kestra.gauge("queue", 4)
            Kestra.logger().warning("look\\nhere")
            """);

    Map<String, ?> outputs = context.run(SCRIPT, properties).outputs();

    assertThat(outputs.get("vars")).isEqualTo(Map.of("rows", 3, "day", "2026-01-02"));
    assertThat(context.points)
        .extracting(MetricPoint::name)
        .containsExactly("read", "load", "call", "queue");
    assertThat(context.lines).containsExactly(new LogLine(LogLevel.WARN, "look\nhere"));
  }

  @Test
  void anInstalledKestraModuleWins() throws Exception {
    context.run(
        COMMANDS,
        Map.of(
            "inputFiles", Map.of("site/kestra.py", "class Kestra:\n  who = 'installed'\n"),
            "commands",
                List.of(
                    "PYTHONPATH=$PYTHONPATH:site python3 -c 'from kestra import Kestra;"
                        + " print(Kestra.who)'")));

    assertThat(context.messages()).containsExactly("installed");
  }

  @Test
  void jsonFromATemplateIsPython() throws Exception {
    context.variables.put("data", Map.of("ok", true));

    context.run(
        SCRIPT,
        Map.of(
            "script",
            """
            from __future__ import annotations
            x = {{ data }}
            y = [null, false]
            print(x['ok'], y)
            """));

    assertThat(context.messages()).containsExactly("True [None, False]");
  }

  @ParameterizedTest
  @CsvSource({
    "print(1), print(1)",
    "x = trueish, x = trueish",
    "x = true, true = True; false = False; null = None|x = true",
  })
  void thePreludeIsAddedOnlyWhereItIsNeeded(String script, String expected) {
    assertThat(PythonPrelude.addTo(script)).isEqualTo(expected.replace('|', '\n'));
  }

  @Test
  void aScriptImportsItsInputFilesAndReadsFilesOfStorage() throws Exception {
    context.variables.put("uri", context.files.put("n.txt", "21"));

    context.run(
        SCRIPT,
        Map.of(
            "inputFiles",
            Map.of("twice.py", "def twice(n): return 2 * n"),
            "script",
            "from twice import twice\nprint(twice(int(open('{{ uri }}').read())))"));

    assertThat(context.messages()).containsExactly("42");
  }

  @Test
  void anUncaughtErrorFailsTheTaskAndIsLogged() {
    assertThatThrownBy(
            () -> context.run(SCRIPT, Map.of("script", "print('a')\nraise ValueError('no')")))
        .isInstanceOf(TaskFailure.class)
        .hasMessage("Command failed with exit code 1");
    assertThat(context.messages(LogLevel.ERROR)).contains("ValueError: no");
    assertThat(context.messages(LogLevel.INFO)).containsExactly("a");
  }

  @Test
  void pythonIsFoundUnderBothNames() throws Exception {
    context.run(
        COMMANDS, Map.of("commands", List.of("python -c 'print(1)'", "python3 -c 'print(2)'")));

    assertThat(context.messages()).containsExactly("1", "2");
  }

  @Test
  void beforeCommandsShareTheScriptsSession() throws Exception {
    context.run(
        SCRIPT,
        Map.of(
            "beforeCommands",
            List.of("export GREETING=hi"),
            "script",
            "import os; print(os.environ['GREETING'])"));

    assertThat(context.messages()).containsExactly("hi");
  }
}
