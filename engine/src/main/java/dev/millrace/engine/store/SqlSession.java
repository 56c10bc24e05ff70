package dev.millrace.engine.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One connection, on which scripts are run. Used by one thread at a time. */
public final class SqlSession implements AutoCloseable {

  private final Connection connection;

  SqlSession(Connection connection) throws SQLException {
    this.connection = connection;
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true);
    }
  }

  /** Sets what holds for the whole session. */
  void configure(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Runs a script in one round trip.
   *
   * @throws SqlFault when a statement fails; a transaction the script began is then rolled back or
   *     lost with the connection
   */
  public void run(Script script) {
    try {
      script.run(connection);
    } catch (SQLException e) {
      rollback(e);
      throw new SqlFault(e);
    }
  }

  /** A pooled connection must not go back with a transaction half done. */
  private void rollback(SQLException reason) {
    try {
      configure("rollback");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new SqlFault(e);
    }
  }
}
