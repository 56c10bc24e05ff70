package dev.millrace.engine.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One node at a time for a duty: a lock of the database that is held by a connection, so it ends
 * with the node whatever becomes of it. It is given back before the connection closes, as the
 * server notices a closed connection only some time later. Safe for all threads.
 */
public final class DutyLock {

  /** Takes an advisory lock of the session, or none. */
  private static final String TRY =
      """
      -- DutyLock.TRY
      select pg_try_advisory_lock(hashtextextended('duty ' || ?, 0))\
      """;

  private static final String GIVE_BACK =
      """
      -- DutyLock.GIVE_BACK
      select pg_advisory_unlock(hashtextextended('duty ' || ?, 0))\
      """;

  private final Database database;

  public DutyLock(Database database) {
    this.database = database;
  }

  /**
   * Does the duty now unless another node is at it; tells whether it did.
   *
   * @throws SqlFault when the database cannot be asked
   */
  public boolean tryRun(String duty, Runnable action) {
    try (Connection connection = database.connect()) {
      if (!ask(connection, TRY, duty)) {
        return false;
      }
      action.run();
      ask(connection, GIVE_BACK, duty);
      return true;
    } catch (SQLException e) {
      throw new SqlFault(e);
    }
  }

  private static boolean ask(Connection connection, String sql, String duty) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, duty);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}
