package dev.millrace.engine.postgres;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a server ended instead of starting, read from what it wrote, and how that is told to the
 * user.
 */
record StartFailure(Kind kind, String output) {

  enum Kind {
    PORT_TAKEN,
    OLD_PROCESSES,
    IN_USE,
    DISK_FULL,
    MISSING_LIBRARY,
    NO_PERMISSION,
    OTHER
  }

  private static final int LINES_SHOWN = 8;

  static StartFailure of(String output) {
    return new StartFailure(kindOf(output), output);
  }

  /**
   * Whether the same start may succeed in a moment: processes of a killed server that are still
   * ending.
   */
  boolean isPassing() {
    return kind == Kind.OLD_PROCESSES;
  }

  EmbeddedPostgresException toException(Path cluster, int port, @Nullable Path logFile) {
    return switch (kind) {
      case PORT_TAKEN ->
          failed(
              "Port "
                  + port
                  + " on 127.0.0.1 is taken, so PostgreSQL cannot listen there. Free it, or choose"
                  + " another port (0 takes any free one).");
      case OLD_PROCESSES, IN_USE ->
          new EmbeddedPostgresException(
              EmbeddedPostgresException.DATA_IN_USE,
              "Another PostgreSQL server still uses "
                  + cluster
                  + ". Stop it, then start again."
                  + shown(logFile));
      case DISK_FULL -> diskFull(cluster.toString(), null);
      case MISSING_LIBRARY ->
          new EmbeddedPostgresException(
              EmbeddedPostgresException.UNSUPPORTED_PLATFORM,
              "PostgreSQL lacks a library of this system. Install it (on Debian and Ubuntu: apt-get"
                  + " install libstdc++6), install PostgreSQL 15 or newer, or give Millrace a"
                  + " server with --database-url."
                  + shown(logFile));
      case NO_PERMISSION ->
          new EmbeddedPostgresException(
              EmbeddedPostgresException.NOT_WRITABLE,
              "PostgreSQL may not use "
                  + cluster
                  + ". Give it to the user Millrace runs as, or name another folder"
                  + " with --data."
                  + shown(logFile));
      case OTHER -> failed("PostgreSQL did not start in " + cluster + "." + shown(logFile));
    };
  }

  static EmbeddedPostgresException diskFull(String where, @Nullable Throwable cause) {
    return new EmbeddedPostgresException(
        EmbeddedPostgresException.START_FAILED,
        "The disk of "
            + where
            + " is full. Free some space (a new database needs 200 MB), or name a folder on another"
            + " disk with --data.",
        cause);
  }

  private static Kind kindOf(String output) {
    if (output.contains("No space left on device")) {
      return Kind.DISK_FULL;
    }
    if (output.contains("Address already in use")) {
      return Kind.PORT_TAKEN;
    }
    if (output.contains("pre-existing shared memory block")) {
      return Kind.OLD_PROCESSES;
    }
    if (output.contains("lock file \"postmaster.pid\" already exists")) {
      return Kind.IN_USE;
    }
    if (output.contains("error while loading shared libraries") || output.contains("GLIBC")) {
      return Kind.MISSING_LIBRARY;
    }
    if (output.contains("Permission denied") || output.contains("Read-only file system")) {
      return Kind.NO_PERMISSION;
    }
    return Kind.OTHER;
  }

  private static EmbeddedPostgresException failed(String message) {
    return new EmbeddedPostgresException(EmbeddedPostgresException.START_FAILED, message);
  }

  private String shown(@Nullable Path logFile) {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    var last = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
    var source = logFile == null ? "It said" : "It said (" + logFile + ")";
    return " " + source + ":\n  " + String.join("\n  ", last);
  }
}
