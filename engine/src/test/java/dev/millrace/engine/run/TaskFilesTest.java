package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.StoragePath;
import dev.millrace.engine.testing.PostgresExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
class TaskFilesTest {
  private static final FileAccess CLOSED = (self, owner) -> false;

  private final String namespace = "ns" + UUID.randomUUID();
  private final ExecutionId execution = ExecutionId.next();
  private final TaskRunId run = TaskRunId.next();
  private final FileStore store;
  private final TaskFiles files;

  TaskFilesTest(Database database) {
    store =
        new FileStore(database.main(), InstantSource.fixed(Instant.EPOCH), RetryableSql.standard());
    files = files(namespace, execution, CLOSED);
  }

  @Test
  void aFileOfTheTaskIsWrittenBelowItsRunAndReadBack() throws IOException {
    String uri = files.put("out/a.csv", text("1,2"));

    assertThat(uri)
        .isEqualTo(
            "kestra:///%s/flow/executions/%s/tasks/my-task/%s/out/a.csv"
                .formatted(namespace, execution, run));
    assertThat(read(files.open(uri))).isEqualTo("1,2");
    assertThat(files.size(uri)).isEqualTo(3);
    assertThat(files.exists(uri)).isTrue();
    assertThat(files.delete(uri)).isTrue();
    assertThat(files.exists(uri)).isFalse();
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> files.open("nsfile:///missing.txt"))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND))
        .hasMessageContaining("missing.txt");
  }

  @Test
  void namespaceFilesAreListedAndRead() throws IOException {
    StoragePath folder = StoragePath.namespaceFiles(namespace);
    store.put(folder.then("scripts/x.py"), null, text("print()"), 100);
    store.put(folder.then("a.txt"), null, text("a"), 100);

    assertThat(files.listNamespace(null)).containsExactly("a.txt", "scripts/x.py");
    assertThat(read(files.openNamespace(null, "scripts/x.py"))).isEqualTo("print()");
    assertThat(read(files.open("nsfile:///scripts/x.py"))).isEqualTo("print()");
    assertThat(read(files.open(folder.then("a.txt").uri()))).isEqualTo("a");
  }

  @Test
  void whatOthersOwnIsAskedOfTheAccessRule() throws IOException {
    String uri = files("other.ns", ExecutionId.next(), CLOSED).put("a", text("theirs"));
    store.put(StoragePath.namespaceFiles("other.ns").then("f" + run), null, text("f"), 100);
    TaskFiles open = files(namespace, execution, FileAccess.OPEN);

    assertForbidden(() -> files.open(uri));
    assertForbidden(() -> files.delete(uri));
    assertForbidden(() -> files.openNamespace("other.ns", "f" + run));
    assertThat(read(open.open(uri))).isEqualTo("theirs");
    assertThat(read(open.open("nsfile://other.ns/f" + run))).isEqualTo("f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kestra:///%s/flow/executions/%s/../../../other/_kv/x",
        "kestra:///%s/_kv/key.ion",
        "kestra:///_messages/x",
        "kestra:///%s/flow/my-task/cache/cache.zip",
        "kestra://%s/flow",
        "file:///etc/passwd",
        "/etc/passwd",
        "nsfile://..",
        "nsfile:///../x",
        "nsfile://../x",
        "",
      })
  void whatIsNobodysFileIsNotTouchedEvenWhenAllIsOpen(String pattern) {
    TaskFiles open = files(namespace, execution, FileAccess.OPEN);
    String uri = pattern.formatted(namespace, execution);

    assertThatThrownBy(() -> open.open(uri)).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> open.delete(uri)).isInstanceOf(EngineException.class);
  }

  @Test
  void whatOnlyLooksLikeALeadOutIsAMissingFile() throws IOException {
    String uri = "kestra:///" + namespace + "/flow/executions/" + execution + "/tasks/%2e%2e/x";

    assertThat(files.exists(uri)).isFalse();
    assertThat(files.delete(uri)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "", "a\0", "x\\..\\y"})
  void aNameThatLeadsOutIsNotWritten(String name) {
    assertForbidden(() -> files.put(name, text("x")));
  }

  private TaskFiles files(String ns, ExecutionId id, FileAccess access) {
    return new TaskFiles(
        store, new TaskFiles.Self(ns, "flow", id, "my_task", run), access, 1_000_000);
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_FORBIDDEN));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(InputStream in) throws IOException {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
