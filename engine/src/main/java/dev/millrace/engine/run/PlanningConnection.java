package dev.millrace.engine.run;

import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.SqlFault;
import dev.millrace.engine.store.SqlSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one long-lived connection of a committer. */
final class PlanningConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PlanningConnection.class);

  private final Database database;
  private final Duration lease;
  private @Nullable SqlSession session;

  /**
   * A node that is frozen within a transaction holds its locks no longer than its lease: then
   * others take over what it locked.
   */
  PlanningConnection(Database database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  SqlSession get() {
    SqlSession known = session;
    if (known == null) {
      known = database.dedicatedSession(lease);
      session = known;
    }
    return known;
  }

  /** Gives up the connection and the transaction it may be in. */
  void discard() {
    SqlSession known = session;
    session = null;
    if (known != null) {
      try {
        known.close();
      } catch (SqlFault e) {
        LOG.debug("a broken connection could not be closed", e);
      }
    }
  }

  @Override
  public void close() {
    discard();
  }
}
