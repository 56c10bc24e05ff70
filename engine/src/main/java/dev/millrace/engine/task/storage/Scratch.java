package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.WorkingFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file that is written before it is stored; removed when closed. Used by one thread. */
record Scratch(Path path) implements AutoCloseable {

  static Scratch create(RunContext context) throws IOException {
    Path folder = context.workingDirectory().resolve(WorkingFiles.PRIVATE_FOLDER);
    return new Scratch(Files.createTempFile(Files.createDirectories(folder), "scratch-", ".tmp"));
  }

  /** Stores what has been written under a new name and gives its address. */
  String store(RunContext context, String extension) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return context.files().put(newName(extension), in);
    }
  }

  static String newName(@Nullable String extension) {
    String plain = extension == null ? "" : extension.strip();
    return UUID.randomUUID() + (plain.isEmpty() || plain.startsWith(".") ? plain : "." + plain);
  }

  /** The extension of an address, with its dot; empty when it has none. */
  static String extension(String uri) {
    String name = uri.substring(uri.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot) : "";
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
