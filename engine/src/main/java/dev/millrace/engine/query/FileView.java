package dev.millrace.engine.query;

import java.time.Instant;

/**
 * A file or a folder of internal storage.
 *
 * @param path of a listing: relative to what was listed
 * @param size bytes; of a folder those of all files below it
 */
public record FileView(
    String path, boolean directory, long size, Instant createdAt, Instant updatedAt) {

  /** What comes after the last slash. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
