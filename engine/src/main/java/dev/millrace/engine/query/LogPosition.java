package dev.millrace.engine.query;

import java.time.Instant;

/**
 * Where a line stands in the log.
 *
 * @param at the line's own time
 * @param seq order in which lines were stored
 */
public record LogPosition(Instant at, long seq) {
  /** Before every line. */
  public static final LogPosition START = new LogPosition(Instant.EPOCH, 0);
}
