package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Namespaces;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.StoragePath;
import dev.millrace.engine.store.StoredFile;
import dev.millrace.engine.task.Files;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Internal storage as one task run sees it: reads what it may, writes below its own task run. Safe
 * for all threads.
 */
public final class TaskFiles implements Files {
  private static final String NAMESPACE_FILE = "nsfile://";
  private static final int PAGE = 1_000;
  private static final int LIST_MAX = 20_000;

  private final FileStore store;
  private final Self self;
  private final FileAccess access;
  private final long bytesMax;

  /** The task run files are written for. */
  public record Self(
      String namespace,
      String flowId,
      ExecutionId executionId,
      String taskId,
      TaskRunId taskRunId) {

    StoragePath executionFolder() {
      return StoragePath.execution(namespace, flowId, executionId);
    }
  }

  /**
   * Files of a task run.
   *
   * @param access what it may touch of others
   * @param bytesMax largest file it may write
   */
  public TaskFiles(FileStore store, Self self, FileAccess access, long bytesMax) {
    this.store = store;
    this.self = self;
    this.access = access;
    this.bytesMax = bytesMax;
  }

  @Override
  public InputStream open(String uri) throws IOException {
    return store.open(require(uri));
  }

  @Override
  public long size(String uri) throws IOException {
    return require(uri).size();
  }

  @Override
  public boolean exists(String uri) throws IOException {
    return store.find(permitted(uri)).isPresent();
  }

  @Override
  public String put(String name, InputStream content) throws IOException {
    StoragePath path = self.executionFolder().task(self.taskId(), self.taskRunId()).then(name);
    return store.put(path, self.executionId(), content, bytesMax).path().uri();
  }

  @Override
  public boolean delete(String uri) throws IOException {
    return store.delete(permitted(uri));
  }

  @Override
  public List<String> deleteExecutionFiles() throws IOException {
    List<String> deleted = new ArrayList<>();
    List<StoredFile> page = store.list(self.executionFolder(), null, PAGE);
    while (!page.isEmpty()) {
      for (StoredFile file : page) {
        if (store.delete(file.path())) {
          deleted.add(file.path().uri());
        }
      }
      page = store.list(self.executionFolder(), page.getLast().path(), PAGE);
    }
    return deleted;
  }

  @Override
  public List<String> listNamespace(@Nullable String namespace) throws IOException {
    StoragePath folder = namespaceFolder(namespace);
    List<String> names = new ArrayList<>();
    StoragePath after = null;
    while (names.size() < LIST_MAX) {
      List<StoredFile> page = store.list(folder, after, PAGE);
      page.stream()
          .filter(file -> !file.path().name().equals(StoragePath.FOLDER_MARKER))
          .forEach(file -> names.add(file.path().below(folder)));
      if (page.size() < PAGE) {
        return names;
      }
      after = page.getLast().path();
    }
    throw new EngineException(
        ErrorCode.LIMIT_EXCEEDED,
        "the namespace has more than " + LIST_MAX + " files; narrow what is included");
  }

  @Override
  public InputStream openNamespace(@Nullable String namespace, String path) throws IOException {
    return store.open(require(namespaceFolder(namespace).then(path), path));
  }

  private StoredFile require(String uri) throws IOException {
    return require(permitted(uri), uri);
  }

  private StoredFile require(StoragePath path, String shown) throws IOException {
    return store
        .find(path)
        .orElseThrow(() ->
            new EngineException(
                ErrorCode.FILE_NOT_FOUND,
                "There is no file '" + shown + "'; was it deleted, or is the name misspelt?"));
  }

  private StoragePath permitted(String uri) {
    if (uri.startsWith(NAMESPACE_FILE)) {
      return namespaceFile(uri.substring(NAMESPACE_FILE.length()));
    }
    if (!uri.startsWith(StoragePath.SCHEME)) {
      throw forbidden("Cannot process the URI " + uri + ": scheme not supported.");
    }
    StoragePath path = StoragePath.ofUri(uri);
    if (!path.isBelow(self.executionFolder())) {
      requireAllowed(path.owner().orElseThrow(() -> forbidden(notAnExecutionFile(uri))), uri);
    }
    return path;
  }

  /** {@code nsfile:///path} is of the flow's namespace, {@code nsfile://other/path} of another. */
  private StoragePath namespaceFile(String rest) {
    int slash = rest.indexOf('/');
    if (slash < 0) {
      throw forbidden(
          "the address of a namespace file is nsfile:///path or nsfile://namespace/path");
    }
    String namespace = slash == 0 ? null : rest.substring(0, slash);
    return namespaceFolder(namespace).then(rest.substring(slash));
  }

  private StoragePath namespaceFolder(@Nullable String namespace) {
    if (namespace == null || namespace.equals(self.namespace())) {
      return StoragePath.namespaceFiles(self.namespace());
    }
    Namespaces.require(namespace);
    requireAllowed(new StoragePath.Owner(namespace, null), "files of namespace " + namespace);
    return StoragePath.namespaceFiles(namespace);
  }

  private void requireAllowed(StoragePath.Owner owner, String shown) {
    boolean ownNamespaceFile =
        owner.executionId() == null && owner.namespace().equals(self.namespace());
    FileAccess.Self asking = new FileAccess.Self(self.namespace(), self.executionId());
    if (!ownNamespaceFile && !access.allows(asking, owner)) {
      throw forbidden(notAnExecutionFile(shown));
    }
  }

  private static String notAnExecutionFile(String uri) {
    return "Unable to read the file '" + uri + "' as it is not an execution file";
  }

  private static EngineException forbidden(String message) {
    return new EngineException(ErrorCode.FILE_FORBIDDEN, message);
  }
}
