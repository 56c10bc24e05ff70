package dev.millrace.engine.store;

import dev.millrace.engine.flow.LogLevel;
import java.time.Instant;

/** One line of the log, about to be stored. */
public record LogEntry(Instant at, Origin origin, LogLevel level, String message) {

  public LogEntry withMessage(String next) {
    return new LogEntry(at, origin, level, next);
  }
}
