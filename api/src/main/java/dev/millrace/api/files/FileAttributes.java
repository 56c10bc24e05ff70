package dev.millrace.api.files;

import dev.millrace.engine.query.FileView;

/**
 * A file or folder as the API shows it.
 *
 * @param type File or Directory
 * @param lastModifiedTime milliseconds since 1970
 */
record FileAttributes(
    String fileName, long lastModifiedTime, long creationTime, String type, long size) {

  static FileAttributes of(FileView view) {
    return new FileAttributes(
        view.name(),
        view.updatedAt().toEpochMilli(),
        view.createdAt().toEpochMilli(),
        view.directory() ? "Directory" : "File",
        view.size());
  }
}
