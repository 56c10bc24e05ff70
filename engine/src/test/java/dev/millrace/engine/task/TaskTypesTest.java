package dev.millrace.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.flow.TypeCatalog.Kind;
import dev.millrace.engine.flow.TypeCatalog.PropertyInfo;
import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.task.testing.FakeRunContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTypesTest {

  private static final TaskTypes TYPES = TaskTypes.builtIn();

  @ParameterizedTest
  @CsvSource({
    "io.kestra.plugin.core.log.Log, io.kestra.plugin.core.log.Log",
    "io.kestra.core.tasks.log.Log,  io.kestra.plugin.core.log.Log",
    "core.log.Log,                  io.kestra.plugin.core.log.Log",
    "log.Log,                       io.kestra.plugin.core.log.Log",
    "debug.Return,                  io.kestra.plugin.core.debug.Return",
    "execution.Fail,                io.kestra.plugin.core.execution.Fail",
  })
  void aNameAnAliasAndATailFindTheSameType(String name, String canonical) {
    assertThat(TYPES.find(name)).extracting(TypeInfo::canonicalName).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nothing", "og.Log", "io.kestra.plugin.core", "", "log.log"})
  void otherNamesFindNothing(String name) {
    assertThat(TYPES.find(name)).isNull();
  }

  @Test
  void aTailOfTwoNamesFindsNeither() {
    TaskTypes types = new TaskTypes(List.of(new Probe("a.x.Same"), new Probe("b.x.Same")));

    assertThat(types.find("x.Same")).isNull();
    assertThat(types.find("a.x.Same")).isNotNull();
  }

  @Test
  void twoTypesOfOneNameAreRefused() {
    assertThatThrownBy(() -> new TaskTypes(List.of(new Probe("a.Same"), new Probe("a.Same"))))
        .hasMessageContaining("a.Same");
  }

  @Test
  void everyBuiltInTypeDocumentsItsProperties() {
    for (TypeInfo info : TYPES.all()) {
      assertThat(info.title()).as(info.canonicalName()).endsWith(".");
      assertThat(TYPES.get(info.canonicalName()).documentation())
          .as(info.canonicalName())
          .allSatisfy(doc -> assertThat(doc.title()).as(doc.name()).isNotBlank());
    }
  }

  @Test
  void propertiesAreReadFromTheRecord() {
    Map<String, PropertyInfo> properties =
        new TaskTypes(List.of(new Probe("a.Probe"))).find("a.Probe").properties();

    assertThat(properties)
        .containsEntry("text", new PropertyInfo(Kind.STRING, true, List.of()))
        .containsEntry("count", new PropertyInfo(Kind.INTEGER, false, List.of()))
        .containsEntry("number", new PropertyInfo(Kind.INTEGER, false, List.of()))
        .containsEntry("color", new PropertyInfo(Kind.ENUM, false, List.of("RED", "BLUE")))
        .containsEntry("pause", new PropertyInfo(Kind.DURATION, false, List.of()))
        .containsEntry("block", new PropertyInfo(Kind.MAP, false, List.of()))
        .containsEntry("flag", new PropertyInfo(Kind.BOOLEAN, false, List.of()))
        .containsEntry("ratio", new PropertyInfo(Kind.NUMBER, false, List.of()));
  }

  @Test
  void aTypeThisNodeLacksFailsTheTaskWithTheRemedy() throws Exception {
    try (FakeRunContext context = new FakeRunContext()) {
      assertThatThrownBy(() -> context.run("com.example.Missing", Map.of()))
          .isInstanceOf(TaskFailure.class)
          .hasMessageContaining("com.example.Missing")
          .hasMessageContaining("plugins folder");
    }
  }

  @Test
  void purityIsThatOfTheHandler() {
    assertThat(TYPES.pure(task("io.kestra.plugin.core.log.Log"))).isTrue();
    assertThat(TYPES.pure(task("io.kestra.plugin.core.flow.Sleep"))).isFalse();
    assertThat(TYPES.pure(task("com.example.Missing"))).isFalse();
  }

  private static WorkTask task(String type) {
    return new WorkTask(TaskHeader.of("t", type), type, Map.of());
  }
}
