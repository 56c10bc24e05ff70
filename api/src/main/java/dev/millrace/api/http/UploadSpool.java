package dev.millrace.api.http;

import dev.millrace.engine.input.FileUpload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the files of a form until the engine takes them: small ones in memory, others in temporary
 * files that are gone when the call ends. Used by the one thread of the call.
 */
public final class UploadSpool implements FileSink, AutoCloseable {

  private static final int MEMORY_BYTES_MAX = 64 << 10;

  private final List<Path> files = new ArrayList<>();

  @Override
  public Object store(String field, String fileName, InputStream content) throws IOException {
    byte[] head = content.readNBytes(MEMORY_BYTES_MAX);
    if (head.length < MEMORY_BYTES_MAX) {
      return new FileUpload(plainName(fileName), () -> new ByteArrayInputStream(head));
    }
    Path file = Files.createTempFile("millrace-upload-", ".tmp");
    files.add(file);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(head);
      content.transferTo(out);
    }
    return new FileUpload(plainName(fileName), () -> Files.newInputStream(file));
  }

  /** Some senders give the path on their own machine: what follows its last slash is the name. */
  private static String plainName(String fileName) {
    int slash = Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\'));
    String name = fileName.substring(slash + 1).replaceAll("\\p{Cntrl}", "_");
    return name.isEmpty() || name.equals(".") || name.equals("..") ? "file" : name;
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
