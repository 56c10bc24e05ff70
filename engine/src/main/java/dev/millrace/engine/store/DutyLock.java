package dev.millrace.engine.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One node at a time for a duty: a lock of the database that is held by a connection, so it ends
 * with the node whatever becomes of it. Safe for all threads.
 */
public final class DutyLock {

  /** Takes an advisory lock of the session, or none. */
  private static final String TRY =
      """
      -- DutyLock.TRY
      select pg_try_advisory_lock(hashtextextended('duty ' || ?, 0))\
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
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(TRY)) {
      statement.setString(1, duty);
      if (!isTrue(statement)) {
        return false;
      }
      action.run();
      return true;
    } catch (SQLException e) {
      throw new SqlFault(e);
    }
  }

  private static boolean isTrue(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}
