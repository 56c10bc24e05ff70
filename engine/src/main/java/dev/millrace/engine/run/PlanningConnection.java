package dev.millrace.engine.run;

import dev.millrace.engine.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one long-lived connection of a committer. Its statements are array joins planned once: nested
 * loops over the primary keys. Left to itself the planner flips to hash joins over whole tables
 * while statistics are young (measured: 7,200 against 4,100 transitions a second at small batches).
 */
final class PlanningConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PlanningConnection.class);

  private static final String SESSION =
      """
      set plan_cache_mode = force_generic_plan;
      set enable_seqscan = off;
      set enable_hashjoin = off;
      set enable_mergejoin = off;
      set idle_in_transaction_session_timeout = '60s'""";

  private final Database database;
  private @Nullable Connection connection;

  PlanningConnection(Database database) {
    this.database = database;
  }

  Connection get() throws SQLException {
    Connection known = connection;
    if (known == null) {
      known = database.connect();
      known.setAutoCommit(true);
      try (Statement statement = known.createStatement()) {
        statement.execute(SESSION);
      }
      connection = known;
    }
    return known;
  }

  /** Gives up the connection and the transaction it may be in. */
  void discard() {
    Connection known = connection;
    connection = null;
    if (known != null) {
      try {
        known.close();
      } catch (SQLException e) {
        LOG.debug("a broken connection could not be closed", e);
      }
    }
  }

  @Override
  public void close() {
    discard();
  }
}
