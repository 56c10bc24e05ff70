package dev.millrace.engine.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} in a cluster tells: the server's process, its port and whether it
 * answers yet. The server writes it line by line while it starts, so later lines may be missing.
 */
record PostmasterFile(long pid, int port, String status) {

  private static final int LINE_PID = 0;
  private static final int LINE_PORT = 3;
  private static final int LINE_STATUS = 7;

  boolean isReady() {
    return status.equals("ready");
  }

  static Optional<PostmasterFile> read(Path cluster) {
    try {
      return parse(Files.readAllLines(cluster.resolve("postmaster.pid")));
    } catch (IOException e) {
      // Absent, or removed between two looks: no server.
      return Optional.empty();
    }
  }

  static Optional<PostmasterFile> parse(List<String> lines) {
    long pid = number(lines, LINE_PID);
    if (pid <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new PostmasterFile(pid, (int) number(lines, LINE_PORT), line(lines, LINE_STATUS)));
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }

  private static long number(List<String> lines, int index) {
    try {
      return Long.parseLong(line(lines, index));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
