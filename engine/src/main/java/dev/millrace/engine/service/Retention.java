package dev.millrace.engine.service;

import java.time.Duration;

/**
 * How long what has ended is kept.
 *
 * @param logs lines of the log and metrics, in whole days; zero keeps them for ever
 * @param executions ended executions with all that belongs to them; zero keeps them for ever
 * @param every time between two looks
 */
public record Retention(Duration logs, Duration executions, Duration every) {

  /** Storage is bounded from the first start. */
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(30), Duration.ofDays(90), Duration.ofMinutes(15));

  public Retention {
    requireDays("logs", logs);
    if (executions.isNegative()) {
      throw new IllegalArgumentException("executions must not be negative, but is " + executions);
    }
    if (every.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("every must be at least a second, but is " + every);
    }
  }

  /** Logs are dropped by whole days, so less than one would drop what was just written. */
  private static void requireDays(String name, Duration time) {
    if (!time.isZero() && time.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(name + " must be a day or more, but is " + time);
    }
  }
}
