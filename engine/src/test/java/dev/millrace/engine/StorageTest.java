package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.FileQueries;
import dev.millrace.engine.query.FileView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.ExecutionLineage;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.StoragePath;
import dev.millrace.engine.testing.PostgresExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
class StorageTest {
  private final Database database;
  private final FileStore store;
  private final FileQueries queries;
  private final Storage storage;
  private final String namespace = "ns" + UUID.randomUUID();

  StorageTest(Database database) {
    this.database = database;
    store = new FileStore(database.main(), InstantSource.system(), RetryableSql.standard());
    queries = new FileQueries(database.read());
    storage = new Storage(store, queries, new ExecutionLineage(database.main()), 1_000);
  }

  @Test
  void aFileOfANamespaceIsStoredListedReadMovedAndDeleted() throws IOException {
    storage.put(namespace, "/scripts/a.py", text("print()"));

    assertThat(read(storage.open(namespace, "scripts/a.py"))).isEqualTo("print()");
    assertThat(storage.stats(namespace, "scripts/a.py").size()).isEqualTo(7);
    assertThat(storage.stats(namespace, "scripts/").directory()).isTrue();
    assertThat(storage.move(namespace, "scripts", "src")).isEqualTo(1);
    assertThat(storage.delete(namespace, "src")).isEqualTo(1);
    assertThatThrownBy(() -> storage.delete(namespace, "src"))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
  }

  @Test
  void aFolderIsListedFoldersFirstWithTheirSizes() throws IOException {
    storage.put(namespace, "z/1", text("a"));
    storage.put(namespace, "z/y/2", text("bb"));
    storage.put(namespace, "a.txt", text("ccc"));
    storage.createDirectory(namespace, "empty");

    assertThat(storage.directory(namespace, "/"))
        .extracting(FileView::path, FileView::directory, FileView::size)
        .containsExactly(tuple("empty", true, 0L), tuple("z", true, 3L), tuple("a.txt", false, 3L));
    assertThat(storage.directory(namespace, "z"))
        .extracting(FileView::path)
        .containsExactly("y", "1");
    assertThat(storage.directory(namespace, "empty")).isEmpty();
    assertThat(storage.search(namespace, ""))
        .extracting(FileView::path)
        .containsExactly("a.txt", "z/1", "z/y/2");
    assertThat(storage.search(namespace, "Y/")).extracting(FileView::path).containsExactly("z/y/2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../x", "a/../../x", "a\0", "", "x\\y", "a//b"})
  void nothingOutsideIsTouched(String path) {
    assertForbidden(() -> storage.put(namespace, path, text("x")));
    assertForbidden(() -> storage.open(namespace, path));
    assertForbidden(() -> storage.delete(namespace, path));
    assertForbidden(() -> storage.createDirectory(namespace, path));
    assertForbidden(() -> storage.move(namespace, "a", path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/b", "a..b", "", ".", "a\0"})
  void aNameThatIsNoNamespaceIsRefused(String name) {
    assertThatThrownBy(() -> storage.directory(name, "/")).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> storage.open(name, "x")).isInstanceOf(EngineException.class);
  }

  @Test
  void aFileThatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> storage.put(namespace, "x", text("x".repeat(1_001))))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
  }

  @Test
  void whoSeesAnExecutionSeesFilesOfItsLineOnly() throws IOException {
    ExecutionId parent = execution(null);
    ExecutionId child = execution(parent);
    ExecutionId stranger = execution(null);
    ExecutionView view = view(parent);
    String own = file(parent);

    assertThat(read(storage.openFor(view, own))).isEqualTo("of " + parent);
    assertThat(storage.statsFor(view, own).size()).isEqualTo(("of " + parent).length());
    assertThat(read(storage.openFor(view, file(child)))).isEqualTo("of " + child);
    assertThat(read(storage.openFor(view(child), own))).isEqualTo("of " + parent);
    String foreign = file(stranger);
    assertForbidden(() -> storage.openFor(view, foreign));
    assertThat(storage.otherOwner(view, foreign)).contains(stranger);
    assertThat(storage.otherOwner(view, own)).isEmpty();
    assertThat(storage.otherOwner(view, "kestra:///other/_files/x")).isEmpty();
    assertForbidden(() -> storage.openFor(view, "kestra:///other/_files/x"));
    assertForbidden(() -> storage.openFor(view, "file:///etc/passwd"));
    assertThat(queries.ofExecution(parent)).extracting(FileView::name).containsExactly("out.txt");
  }

  private ExecutionView view(ExecutionId id) {
    return new ExecutionQueries(database.read(), InstantSource.system())
        .findSummary(id)
        .orElseThrow();
  }

  private String file(ExecutionId id) throws IOException {
    StoragePath path = StoragePath.execution(namespace, "f", id).then("tasks/t/run/out.txt");
    return store.put(path, id, text("of " + id), 1_000).path().uri();
  }

  private ExecutionId execution(ExecutionId caller) {
    ExecutionId id = ExecutionId.next();
    database
        .main()
        .useHandle(handle ->
            handle
                .createUpdate(
                    "insert into execution (id, namespace, flow_id, flow_revision, state,"
                        + " original_id, original_created_at, created_at, history,"
                        + " caller_execution_id) values (:id, :namespace, 'f', 1, 'SUCCESS',"
                        + " :id, now(), now(), 'SUCCESS 1', :caller)")
                .bind("id", id.value())
                .bind("namespace", namespace)
                .bind("caller", caller == null ? null : caller.value())
                .execute());
    return id;
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_FORBIDDEN));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Storage.Opened opened) throws IOException {
    try (opened) {
      return new String(opened.content().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
