package dev.millrace.engine;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Namespaces;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.FileQueries;
import dev.millrace.engine.query.FileView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.ExecutionLineage;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.StoragePath;
import dev.millrace.engine.store.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Files of namespaces and of executions, for the API and the command line. Paths are checked here:
 * a bad one is FILE_FORBIDDEN, a missing file FILE_NOT_FOUND. Safe for all threads.
 */
public final class Storage {
  private final FileStore store;
  private final FileQueries queries;
  private final ExecutionLineage lineage;
  private final long bytesMax;

  Storage(FileStore store, FileQueries queries, ExecutionLineage lineage, long bytesMax) {
    this.store = store;
    this.queries = queries;
    this.lineage = lineage;
    this.bytesMax = bytesMax;
  }

  /** A file with its content; whoever gets it closes it. */
  public record Opened(FileView file, InputStream content) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      content.close();
    }
  }

  /** Stores a file of a namespace; replaces an older one. */
  public FileView put(String namespace, String path, InputStream content) throws IOException {
    StoragePath folder = folder(namespace);
    StoredFile stored = store.put(folder.then(path), null, content, bytesMax);
    return view(stored, stored.path().below(folder));
  }

  public Opened open(String namespace, String path) throws IOException {
    StoragePath folder = folder(namespace);
    return open(folder.then(path), path);
  }

  /**
   * Removes a file, or a folder with everything below it; tells how many files.
   *
   * @throws EngineException FILE_NOT_FOUND when there was nothing
   */
  public int delete(String namespace, String path) throws IOException {
    StoragePath target = folder(namespace).then(path);
    int deleted = (store.delete(target) ? 1 : 0) + store.deleteFolder(target);
    if (deleted == 0) {
      throw notFound(path);
    }
    return deleted;
  }

  /** Makes an empty folder; one that has files needs none. */
  public void createDirectory(String namespace, String path) throws IOException {
    StoragePath marker = folder(namespace).then(path).then(StoragePath.FOLDER_MARKER);
    store.put(marker, null, InputStream.nullInputStream(), bytesMax);
  }

  /** Renames a file or a folder; tells how many files. */
  public int move(String namespace, String from, String to) throws IOException {
    StoragePath folder = folder(namespace);
    int moved = store.move(folder.then(from), folder.then(to));
    if (moved == 0) {
      throw notFound(from);
    }
    return moved;
  }

  /** What lies directly in a folder of a namespace ({@code /} or empty: in its root). */
  public List<FileView> directory(String namespace, String path) {
    return queries.directory(below(namespace, path).value());
  }

  /** Files of a namespace whose path holds the text; the empty text is in all. */
  public List<FileView> search(String namespace, String text) {
    return queries.search(folder(namespace).value(), text);
  }

  /** A file or folder of a namespace. */
  public FileView stats(String namespace, String path) {
    StoragePath target = below(namespace, path);
    return queries.stats(target.value()).orElseThrow(() -> notFound(path));
  }

  /**
   * Opens a file by its address for someone who may see this execution: one of its own, of an
   * execution it descends from or started, or of its namespace.
   */
  public Opened openFor(ExecutionView execution, String uri) throws IOException {
    return open(permitted(execution, uri), uri);
  }

  /** What {@link #openFor} would open, without its content. */
  public FileView statsFor(ExecutionView execution, String uri) {
    StoragePath path = permitted(execution, uri);
    return queries
        .stats(path.value())
        .filter(file -> !file.directory())
        .orElseThrow(() -> notFound(uri));
  }

  /** The other execution that has this file, when {@link #openFor} would refuse it. */
  public Optional<ExecutionId> otherOwner(ExecutionView execution, String uri) {
    StoragePath.Owner owner = StoragePath.ofUri(uri).owner().orElse(null);
    return owner == null || isPermitted(execution, owner)
        ? Optional.empty()
        : Optional.ofNullable(owner.executionId());
  }

  private StoragePath permitted(ExecutionView execution, String uri) {
    StoragePath path = StoragePath.ofUri(uri);
    StoragePath.Owner owner = path.owner().orElseThrow(() -> invalidPrefix(uri));
    if (!isPermitted(execution, owner)) {
      throw invalidPrefix(uri);
    }
    return path;
  }

  private boolean isPermitted(ExecutionView execution, StoragePath.Owner owner) {
    return owner.executionId() == null
        ? owner.namespace().equals(execution.namespace())
        : owner.executionId().equals(execution.id())
            || lineage.isRelated(execution.id(), owner.executionId());
  }

  private Opened open(StoragePath path, String shown) throws IOException {
    StoredFile file = store.find(path).orElseThrow(() -> notFound(shown));
    return new Opened(view(file, path.name()), store.open(file));
  }

  private static StoragePath folder(String namespace) {
    return StoragePath.namespaceFiles(Namespaces.require(namespace));
  }

  private static StoragePath below(String namespace, String path) {
    StoragePath folder = folder(namespace);
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.isEmpty() ? folder : folder.then(trimmed);
  }

  private static FileView view(StoredFile file, String path) {
    return new FileView(path, false, file.size(), file.createdAt(), file.createdAt());
  }

  private static EngineException notFound(String path) {
    return new EngineException(
        ErrorCode.FILE_NOT_FOUND,
        "There is no file '" + path + "'; was it deleted, or is the name misspelt?");
  }

  private static EngineException invalidPrefix(String uri) {
    return new EngineException(
        ErrorCode.FILE_FORBIDDEN,
        "Invalid prefix path: '" + uri + "' is no file of this execution or of its namespace");
  }
}
