package dev.millrace.engine.store;

import java.time.Instant;

/** The clock of the database. */
public final class Clocks {

  private static final String NOW = "-- Clocks.NOW\nselect clock_timestamp() as now";

  private Clocks() {}

  /** On a connection at hand: waiting for one would make the answer old. */
  public static Instant read(SqlSession session) {
    Instant[] now = {Instant.EPOCH};
    session.run(new Script().query(row -> now[0] = Columns.requireInstant(row, "now"), NOW));
    return now[0];
  }
}
