package dev.millrace.engine.flow;

/** Severity of a log line, least first. */
public enum LogLevel {
  TRACE(0),
  DEBUG(1),
  INFO(2),
  WARN(3),
  ERROR(4);

  private final int number;

  LogLevel(int number) {
    this.number = number;
  }

  /** What the database stores; it grows with the severity. */
  public int number() {
    return number;
  }

  /** The level the database means by a number. */
  public static LogLevel of(int number) {
    for (LogLevel level : values()) {
      if (level.number == number) {
        return level;
      }
    }
    throw new IllegalArgumentException("no level has the number " + number);
  }
}
