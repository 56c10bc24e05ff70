package dev.millrace.engine.task.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.task.testing.FakeRunContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunnersTest {

  private static final String SHELL = "io.kestra.plugin.scripts.shell.Commands";
  private static final TaskTypes TYPES = TaskTypes.builtIn();

  static List<Arguments> onProcess() {
    return List.of(
        Arguments.of(Map.of("taskRunner", Map.of("type", "io.kestra.plugin.core.runner.Process"))),
        Arguments.of(Map.of("taskRunner", Map.of("type", "core.runner.Process"))),
        Arguments.of(
            Map.of(
                "taskRunner", Map.of("type", "io.kestra.plugin.scripts.runner.process.Process"))),
        Arguments.of(Map.of("runner", "PROCESS")),
        Arguments.of(Map.of("runner", "PROCESS", "docker", Map.of("image", "x"))));
  }

  @ParameterizedTest
  @MethodSource("onProcess")
  void theProcessRunnerIsNamedInManyWays(Map<String, Object> properties) throws Exception {
    try (FakeRunContext context = new FakeRunContext()) {
      Map<String, Object> all = new LinkedHashMap<>(properties);
      all.put("commands", List.of("echo ran"));

      context.run(SHELL, all);

      assertThat(context.messages()).containsExactly("ran");
      assertThat(TYPES.warnings(task(all), HandlerSettings.defaults())).isEmpty();
    }
  }

  static List<Arguments> onDocker() {
    return List.of(
        Arguments.of(Map.of("docker", Map.of("image", "x"))),
        Arguments.of(Map.of("runner", "DOCKER")),
        Arguments.of(
            Map.of("taskRunner", Map.of("type", "io.kestra.plugin.scripts.runner.docker.Docker"))));
  }

  @ParameterizedTest
  @MethodSource("onDocker")
  void dockerIsRefusedBeforeAndAtTheRunWithWhatToWriteInstead(Map<String, Object> properties)
      throws Exception {
    try (FakeRunContext context = new FakeRunContext()) {
      Map<String, Object> all = new LinkedHashMap<>(properties);
      all.put("commands", List.of("echo ran"));
      String remedy = "`taskRunner: {type: io.kestra.plugin.core.runner.Process}`";

      assertThatThrownBy(() -> context.run(SHELL, all))
          .isInstanceOf(TaskFailure.class)
          .hasMessageContaining(remedy);
      assertThat(TYPES.warnings(task(all), HandlerSettings.defaults()))
          .singleElement()
          .asString()
          .contains(remedy)
          .doesNotContain("names no task runner");
    }
  }

  @Test
  void whoNamesNoRunnerIsToldOfTheTasksAndTheNodesWayOut() throws Exception {
    try (FakeRunContext context = new FakeRunContext()) {
      Map<String, Object> properties = new LinkedHashMap<>(Map.of("commands", List.of("echo ran")));

      assertThatThrownBy(() -> context.run(SHELL, properties))
          .isInstanceOf(TaskFailure.class)
          .hasMessageContaining("names no task runner")
          .hasMessageContaining("`taskRunner: {type: io.kestra.plugin.core.runner.Process}`")
          .hasMessageContaining("MILLRACE_DEFAULT_TASK_RUNNER=process");
    }
  }

  @Test
  void theNodesDefaultDecidesWhenNoRunnerIsNamed() {
    assertThat(
            TYPES.warnings(
                task(Map.of()),
                HandlerSettings.defaults().withDefaultTaskRunner(HandlerSettings.PROCESS)))
        .isEmpty();
  }

  @Test
  void anUnknownRunnerIsNamedWithTheOneThatIsThere() {
    WorkTask task = task(Map.of("taskRunner", Map.of("type", "com.example.Moon")));

    assertThat(TYPES.warnings(task, HandlerSettings.defaults()))
        .singleElement()
        .asString()
        .contains("`com.example.Moon`", "io.kestra.plugin.core.runner.Process");
  }

  @Test
  void aRunnerThatATemplateNamesIsNotJudgedEarly() {
    WorkTask task = task(Map.of("taskRunner", Map.of("type", "{{ inputs.runner }}")));

    assertThat(TYPES.warnings(task, HandlerSettings.defaults())).isEmpty();
  }

  private static WorkTask task(Map<String, Object> properties) {
    return new WorkTask(TaskHeader.of("t", SHELL), SHELL, new LinkedHashMap<>(properties));
  }
}
