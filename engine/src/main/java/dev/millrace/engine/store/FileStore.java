package dev.millrace.engine.store;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Internal storage in the database, in chunks. A file is written under a name nobody can ask for,
 * chunk by chunk in transactions of their own, so that a slow source holds none open; then one
 * transaction gives it its path and removes what was there. A reader sees the old file or the new
 * one, never a part. Faults of the database that pass are waited for. Safe for all threads; the
 * streams it gives are for one thread.
 */
public final class FileStore {
  static final int CHUNK_BYTES = 512 << 10;
  private static final long SIZE_UNKNOWN = -1;

  /** Not a path: those begin with a slash. */
  private static final String ARRIVING = ".arriving/";

  static final String FIND =
      """
      -- FileStore.FIND
      select id, path, size, execution_id, created_at
      from file
      where path = :path
      """;

  /** The slash sorts just before the zero, so a folder's files are a range of the unique index. */
  static final String LIST =
      """
      -- FileStore.LIST
      select id, path, size, execution_id, created_at
      from file
      where path > :folder || '/' and path < :folder || '0' and path > :after
      order by path
      limit :limit
      """;

  static final String INSERT =
      """
      -- FileStore.INSERT
      insert into file (id, path, size, execution_id, created_at)
      values (:id, :path, :size, :executionId, :now)
      on conflict (id) do nothing
      """;

  static final String INSERT_CHUNK =
      """
      -- FileStore.INSERT_CHUNK
      insert into file_chunk (file_id, number, bytes)
      values (:id, :number, :bytes)
      on conflict (file_id, number) do nothing
      """;

  static final String READ_CHUNK =
      """
      -- FileStore.READ_CHUNK
      select bytes from file_chunk where file_id = :id and number = :number
      """;

  /**
   * Serializes those who put the same path until their transaction ends; without it the second
   * one's delete does not see the row the first has just named, and the unique index refuses it.
   */
  static final String LOCK_PATH =
      """
      -- FileStore.LOCK_PATH
      select pg_advisory_xact_lock(hashtextextended('file ' || :path, 0))
      """;

  static final String DELETE_OTHER =
      """
      -- FileStore.DELETE_OTHER
      delete from file where path = :path and id <> :id
      """;

  static final String PUBLISH =
      """
      -- FileStore.PUBLISH
      update file set path = :path, size = :size, created_at = :now where id = :id
      """;

  static final String DELETE =
      """
      -- FileStore.DELETE
      delete from file where path = :path
      """;

  static final String DELETE_BY_ID =
      """
      -- FileStore.DELETE_BY_ID
      delete from file where id = :id
      """;

  static final String DELETE_FOLDER =
      """
      -- FileStore.DELETE_FOLDER
      delete from file where path > :folder || '/' and path < :folder || '0'
      """;

  static final String DELETE_ABANDONED =
      """
      -- FileStore.DELETE_ABANDONED
      delete from file
      where path >= '.arriving/' and path < '.arriving0' and created_at < :before
      """;

  static final String MOVE =
      """
      -- FileStore.MOVE
      update file
      set path = :to || substr(path, length(:from) + 1)
      where path = :from or (path > :from || '/' and path < :from || '0')
      """;

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final RetryableSql retry;

  public FileStore(Jdbi jdbi, InstantSource clock, RetryableSql retry) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.retry = retry;
  }

  public Optional<StoredFile> find(StoragePath path) throws IOException {
    return retrying(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(FIND)
                .bind("path", path.value())
                .map((rows, context) -> map(rows))
                .findOne()));
  }

  /**
   * Stores what the source gives until its end; replaces an older file of that path.
   *
   * @param executionId the execution it goes with, if any
   * @param bytesMax a longer file is refused
   * @throws EngineException LIMIT_EXCEEDED
   */
  public StoredFile put(
      StoragePath path, @Nullable ExecutionId executionId, InputStream source, long bytesMax)
      throws IOException {
    byte[] first = source.readNBytes(CHUNK_BYTES);
    requireSize(path, first.length, bytesMax);
    UUID id = UUID.randomUUID();
    StoredFile arriving = new StoredFile(id, path, first.length, executionId, now());
    if (first.length < CHUNK_BYTES) {
      retrying(() -> jdbi.inTransaction(handle -> putWhole(handle, arriving, first)));
      return arriving;
    }
    try {
      return putChunks(arriving, first, source, bytesMax);
    } catch (IOException | RuntimeException e) {
      forget(id, e);
      throw e;
    }
  }

  /** Opens a file; it is read as asked for, a chunk at a time. The caller closes it. */
  public InputStream open(StoredFile file) {
    return new ChunkedInputStream(file, number -> readChunk(file, number));
  }

  /** Removes a file; false when there was none. */
  public boolean delete(StoragePath path) throws IOException {
    return update(DELETE, "path", path.value()) > 0;
  }

  /** Removes everything below a folder; tells how many files. */
  public int deleteFolder(StoragePath folder) throws IOException {
    return update(DELETE_FOLDER, "folder", folder.value());
  }

  /** Removes what was being written before then by nodes that ended; tells how many files. */
  public int deleteAbandoned(Instant before) throws IOException {
    return update(DELETE_ABANDONED, "before", before);
  }

  /**
   * Files below a folder in the order of their paths, those after a path (null: from the first).
   */
  public List<StoredFile> list(StoragePath folder, @Nullable StoragePath after, int limit)
      throws IOException {
    return retrying(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(LIST)
                .bind("folder", folder.value())
                .bind("after", after == null ? "" : after.value())
                .bind("limit", limit)
                .map((rows, context) -> map(rows))
                .list()));
  }

  /**
   * Renames a file, or a folder with everything below it; tells how many files.
   *
   * @throws EngineException REQUEST_INVALID when a file is in the way
   */
  public int move(StoragePath from, StoragePath to) throws IOException {
    if (to.isBelow(from) || to.equals(from)) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, "a folder cannot be moved to itself or below itself");
    }
    try {
      return retrying(() ->
          jdbi.withHandle(handle ->
              handle
                  .createUpdate(MOVE)
                  .bind("from", from.value())
                  .bind("to", to.value())
                  .execute()));
    } catch (RuntimeException e) {
      if (RetryableSql.isUniqueViolation(e)) {
        throw new EngineException(
            ErrorCode.REQUEST_INVALID,
            "there is already a file at the target: delete it first, or choose another name",
            e);
      }
      throw e;
    }
  }

  /** In microseconds, as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** What cannot be removed now is removed as abandoned later. */
  private void forget(UUID id, Exception cause) {
    try {
      jdbi.useHandle(handle -> handle.createUpdate(DELETE_BY_ID).bind("id", id).execute());
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private int putWhole(Handle handle, StoredFile file, byte[] bytes) {
    takePath(handle, file);
    insert(handle, file, file.path().value(), file.size());
    return bytes.length == 0 ? 0 : insertChunk(handle, file.id(), 0, bytes);
  }

  private StoredFile putChunks(StoredFile arriving, byte[] first, InputStream source, long bytesMax)
      throws IOException {
    UUID id = arriving.id();
    retrying(
        () -> jdbi.inTransaction(handle -> insert(handle, arriving, ARRIVING + id, SIZE_UNKNOWN)));
    long size = 0;
    int number = 0;
    for (byte[] chunk = first; chunk.length > 0; chunk = source.readNBytes(CHUNK_BYTES)) {
      size += chunk.length;
      requireSize(arriving.path(), size, bytesMax);
      byte[] bytes = chunk;
      int at = number++;
      retrying(() -> jdbi.inTransaction(handle -> insertChunk(handle, id, at, bytes)));
    }
    StoredFile complete = new StoredFile(id, arriving.path(), size, arriving.executionId(), now());
    retrying(() -> jdbi.inTransaction(handle -> publish(handle, complete)));
    return complete;
  }

  private static int publish(Handle handle, StoredFile file) {
    takePath(handle, file);
    int named =
        handle
            .createUpdate(PUBLISH)
            .bind("path", file.path().value())
            .bind("size", file.size())
            .bind("now", file.createdAt())
            .bind("id", file.id())
            .execute();
    if (named == 0) {
      throw new IllegalStateException("the chunks of " + file.path() + " were removed meanwhile");
    }
    return named;
  }

  /** Removes what was there; whoever wants the path too waits until the transaction ends. */
  private static void takePath(Handle handle, StoredFile file) {
    String path = file.path().value();
    handle.createQuery(LOCK_PATH).bind("path", path).mapTo(String.class).list();
    handle.createUpdate(DELETE_OTHER).bind("path", path).bind("id", file.id()).execute();
  }

  private static int insert(Handle handle, StoredFile file, String path, long size) {
    return handle
        .createUpdate(INSERT)
        .bind("id", file.id())
        .bind("path", path)
        .bind("size", size)
        .bind("executionId", file.executionId() == null ? null : file.executionId().value())
        .bind("now", file.createdAt())
        .execute();
  }

  private static int insertChunk(Handle handle, UUID id, int number, byte[] bytes) {
    return handle
        .createUpdate(INSERT_CHUNK)
        .bind("id", id)
        .bind("number", number)
        .bind("bytes", bytes)
        .execute();
  }

  private byte[] readChunk(StoredFile file, int number) throws IOException {
    return retrying(() ->
            jdbi.withHandle(handle ->
                handle
                    .createQuery(READ_CHUNK)
                    .bind("id", file.id())
                    .bind("number", number)
                    .mapTo(byte[].class)
                    .findOne()))
        .orElseThrow(
            () -> new IOException(file.path() + " was replaced or deleted while it was read"));
  }

  private int update(String sql, String name, Object value) throws IOException {
    return retrying(
        () -> jdbi.withHandle(handle -> handle.createUpdate(sql).bind(name, value).execute()));
  }

  private <T> T retrying(Supplier<T> statement) throws IOException {
    try {
      return retry.run("Internal storage", RetryableSql.TEN_MINUTES, statement);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while waiting for the database");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static void requireSize(StoragePath path, long size, long bytesMax) {
    if (size > bytesMax) {
      throw new EngineException(
          ErrorCode.LIMIT_EXCEEDED,
          "the file "
              + path.name()
              + " is larger than the limit of "
              + bytesMax
              + " bytes (setting upload-bytes-max)");
    }
  }

  private static StoredFile map(ResultSet rows) throws SQLException {
    UUID executionId = rows.getObject("execution_id", UUID.class);
    return new StoredFile(
        rows.getObject("id", UUID.class),
        new StoragePath(rows.getString("path")),
        rows.getLong("size"),
        executionId == null ? null : new ExecutionId(executionId),
        rows.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
