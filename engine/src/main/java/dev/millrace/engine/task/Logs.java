package dev.millrace.engine.task;

import dev.millrace.engine.flow.LogLevel;

/** The log of one task run; lines are cut and counted against its limits. Safe for all threads. */
public interface Logs {

  void log(LogLevel level, String message);

  default void info(String message) {
    log(LogLevel.INFO, message);
  }

  default void warn(String message) {
    log(LogLevel.WARN, message);
  }

  default void error(String message) {
    log(LogLevel.ERROR, message);
  }

  default void debug(String message) {
    log(LogLevel.DEBUG, message);
  }
}
