package dev.millrace.engine.store;

import java.time.Instant;

/** The clock of the database. */
public final class Clocks {

  private static final String NOW = "-- Clocks.NOW\nselect clock_timestamp() as now";

  private Clocks() {}

  public static Instant read(Database database) {
    Instant[] now = {Instant.EPOCH};
    Script script = new Script().query(row -> now[0] = Columns.requireInstant(row, "now"), NOW);
    try (SqlSession session = database.session()) {
      session.run(script);
    }
    return now[0];
  }
}
