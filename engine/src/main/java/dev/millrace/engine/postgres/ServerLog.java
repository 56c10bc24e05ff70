package dev.millrace.engine.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The server's log file: kept small at each start, and read again when a start fails. */
final class ServerLog {

  private static final long BYTES_MAX = 16L << 20;
  private static final long TAIL_BYTES = 64L << 10;

  private final Path file;
  private final long begin;

  private ServerLog(Path file, long begin) {
    this.file = file;
    this.begin = begin;
  }

  /** Makes the file ready for one more start; what is above 16 MB moves to {@code .old}. */
  static ServerLog open(Path file) {
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".old"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
    } catch (IOException e) {
      throw DataFolder.cannotWrite(file, e);
    }
  }

  ProcessBuilder.Redirect redirect() {
    return ProcessBuilder.Redirect.appendTo(file.toFile());
  }

  /** The last of what the server wrote since this start. */
  String written() {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = Math.max(begin, channel.size() - TAIL_BYTES);
      var bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // Reads until the buffer is full or the file ends.
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
