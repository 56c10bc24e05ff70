package dev.millrace.engine.query;

import dev.millrace.engine.state.ExecutionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/**
 * What lies in internal storage. Folders are paths such as {@code /company/team/_files}, already
 * checked by the caller ({@code Storage}). Safe for all threads.
 */
public final class FileQueries {
  /** As in {@code StoragePath}: keeps an empty folder in being; never shown. */
  private static final String FOLDER_MARKER = ".folder";

  private static final int LIST_MAX = 10_000;

  /**
   * A folder is whatever has files below it, so what lies in one is what comes before the slash.
   */
  static final String DIRECTORY =
      """
      -- FileQueries.DIRECTORY
      select split_part(rest, '/', 1) as path, position('/' in rest) > 0 as directory,
             sum(size) as size, min(created_at) as created_at, max(created_at) as updated_at
      from (select substr(path, length(:folder) + 2) as rest, size, created_at
            from file
            where path > :folder || '/' and path < :folder || '0') as below
      where rest <> :marker
      group by 1, 2
      order by directory desc, path
      limit :limit
      """;

  static final String SEARCH =
      """
      -- FileQueries.SEARCH
      select substr(path, length(:folder) + 2) as path, false as directory, size, created_at,
             created_at as updated_at
      from file
      where path > :folder || '/' and path < :folder || '0'
        and substr(path, length(:folder) + 2) ~* :text
        and right(path, length(:marker) + 1) <> '/' || :marker
      order by path
      limit :limit
      """;

  static final String STATS =
      """
      -- FileQueries.STATS
      select :path as path, bool_or(path <> :path) as directory, sum(size) as size,
             min(created_at) as created_at, max(created_at) as updated_at
      from file
      where path = :path or (path > :path || '/' and path < :path || '0')
      having count(*) > 0
      """;

  static final String OF_EXECUTION =
      """
      -- FileQueries.OF_EXECUTION
      select path, false as directory, size, created_at, created_at as updated_at
      from file
      where execution_id = :executionId and size >= 0
      order by path
      limit :limit
      """;

  private final Jdbi jdbi;

  public FileQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What lies directly in a folder, folders first. */
  public List<FileView> directory(String folder) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(DIRECTORY)
            .bind("folder", folder)
            .bind("marker", FOLDER_MARKER)
            .bind("limit", LIST_MAX)
            .map(FileQueries::view)
            .list());
  }

  /** Files anywhere below a folder whose path holds the text; the empty text is in all. */
  public List<FileView> search(String folder, String text) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(SEARCH)
            .bind("folder", folder)
            .bind("text", TextMatch.quote(text))
            .bind("marker", FOLDER_MARKER)
            .bind("limit", LIST_MAX)
            .map(FileQueries::view)
            .list());
  }

  /** A file or folder; empty when nothing is there. */
  public Optional<FileView> stats(String path) {
    return jdbi.withHandle(
        handle -> handle.createQuery(STATS).bind("path", path).map(FileQueries::view).findOne());
  }

  /** Files an execution wrote or was given, by path. */
  public List<FileView> ofExecution(ExecutionId execution) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(OF_EXECUTION)
            .bind("executionId", execution.value())
            .bind("limit", LIST_MAX)
            .map(FileQueries::view)
            .list());
  }

  private static FileView view(RowView row) {
    return new FileView(
        row.getColumn("path", String.class),
        row.getColumn("directory", Boolean.class),
        row.getColumn("size", Long.class),
        row.getColumn("created_at", Instant.class),
        row.getColumn("updated_at", Instant.class));
  }
}
