package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files a file is divided into, in the order they were begun. Used by one thread. */
final class Parts implements AutoCloseable {

  /** So many stay open: parts filled in turn are not opened for every line. */
  private static final int OPEN_MAX = 64;

  private final RunContext context;
  private final byte[] separator;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, Part> open = new LinkedHashMap<>();

  Parts(RunContext context, byte[] separator) {
    this.context = context;
    this.separator = separator.clone();
  }

  /** A part that is being filled. */
  private static final class Part {
    private final Scratch scratch;
    private long bytes;
    private @Nullable OutputStream out;

    Part(Scratch scratch) {
      this.scratch = scratch;
    }

    void write(byte[] piece, byte[] separator) throws IOException {
      OutputStream into = out;
      if (into == null) {
        into =
            new BufferedOutputStream(
                Files.newOutputStream(scratch.path(), StandardOpenOption.APPEND));
        out = into;
      }
      into.write(piece);
      into.write(separator);
      bytes += piece.length + (long) separator.length;
    }

    void close() throws IOException {
      if (out != null) {
        out.close();
        out = null;
      }
    }
  }

  void add(String name, byte[] piece) throws IOException, TaskFailure {
    Part part = parts.get(name);
    if (part == null) {
      int max = context.settings().sizes().outputFilesMax();
      if (parts.size() == max) {
        throw new TaskFailure(
            "A file can be split into at most "
                + max
                + " parts; make them larger, or raise the setting output-files-max");
      }
      part = new Part(Scratch.create(context));
      parts.put(name, part);
    }
    if (part.out == null) {
      makeRoom();
      open.put(name, part);
    }
    part.write(piece, separator);
  }

  private void makeRoom() throws IOException {
    if (open.size() >= OPEN_MAX) {
      String oldest = open.keySet().iterator().next();
      Part part = open.remove(oldest);
      if (part != null) {
        part.close();
      }
    }
  }

  long bytes(String name) {
    Part part = parts.get(name);
    return part == null ? 0 : part.bytes;
  }

  List<String> store(String extension) throws IOException {
    List<String> uris = new ArrayList<>();
    for (Part part : parts.values()) {
      part.close();
      uris.add(part.scratch.store(context, extension));
    }
    return uris;
  }

  @Override
  public void close() throws IOException {
    for (Part part : parts.values()) {
      part.close();
      part.scratch.close();
    }
  }
}
