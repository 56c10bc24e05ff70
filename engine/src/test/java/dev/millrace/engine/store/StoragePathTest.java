package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePathTest {
  private final ExecutionId execution = ExecutionId.next();

  @Test
  void theLayoutIsKestras() {
    TaskRunId run = TaskRunId.next();
    StoragePath folder = StoragePath.execution("company.team", "My_Flow", execution);

    assertThat(folder.task("Task_1", run).then("out/a.csv").uri())
        .isEqualTo(
            "kestra:///company/team/my-flow/executions/%s/tasks/task-1/%s/out/a.csv"
                .formatted(execution, run));
    assertThat(folder.input("file").then("a.csv").uri())
        .isEqualTo(
            "kestra:///company/team/my-flow/executions/%s/inputs/file/a.csv".formatted(execution));
    assertThat(StoragePath.namespaceFiles("company.team").then("/scripts/x.py").uri())
        .isEqualTo("kestra:///company/team/_files/scripts/x.py");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../x",
        "a/../x",
        "a/..",
        "/../x",
        ".",
        "./x",
        "a/./x",
        "",
        "/",
        "a//x",
        "a/",
        "a\\..\\x",
        "..\\x",
        "a\0b",
        "a\nb",
        "\u2024\u2024/x",
        "\uFF0E\uFF0E/x",
        "a\uFF0Fb",
        "\u2025",
        "x\uD83D"
      })
  void nothingLeadsOut(String relative) {
    StoragePath folder = StoragePath.namespaceFiles("company");

    assertThatThrownBy(() -> folder.then(relative))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_FORBIDDEN));
  }

  @Test
  void longNamesAndPathsAreRefused() {
    StoragePath folder = StoragePath.namespaceFiles("company");

    assertThat(folder.then("x".repeat(255)).name()).hasSize(255);
    assertThatThrownBy(() -> folder.then("x".repeat(256))).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> folder.then("é".repeat(128))).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> folder.then("abcdefghi/".repeat(100) + "x"))
        .isInstanceOf(EngineException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%2e%2e%2fx", "..%5cx", "a b.txt", "ünï.csv", "...", "..a", "a..b", ".hidden"})
  void whatOnlyLooksLikeItIsAName(String name) {
    assertThat(StoragePath.namespaceFiles("company").then(name).value())
        .isEqualTo("/company/_files/" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kestra://host/x",
        "file:///etc/passwd",
        "/x",
        "kestra:/x",
        "KESTRA:///x",
        "kestra:///"
      })
  void anotherAddressIsRefused(String uri) {
    assertThatThrownBy(() -> StoragePath.ofUri(uri)).isInstanceOf(EngineException.class);
  }

  @Test
  void thePathTellsItsOwner() {
    StoragePath folder = StoragePath.execution("a.b", "executions", execution);

    assertThat(folder.task("t", TaskRunId.next()).then("x").owner())
        .contains(new StoragePath.Owner("a.b", execution));
    assertThat(folder.input("i").then("x").owner())
        .contains(new StoragePath.Owner("a.b", execution));
    assertThat(StoragePath.namespaceFiles("a.b").then("x/y").owner())
        .contains(new StoragePath.Owner("a.b", null));
    assertThat(folder.then("other/x/y").owner()).isEmpty();
    assertThat(new StoragePath("/a/flow/executions/notanid/tasks/t/r/x").owner()).isEmpty();
    assertThat(new StoragePath("/a/_kv/x").owner()).isEmpty();
  }
}
