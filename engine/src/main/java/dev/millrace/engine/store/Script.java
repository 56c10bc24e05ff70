package dev.millrace.engine.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Several named statements sent in one round trip: the driver splits the text at the semicolons and
 * ends it with one Sync. With the connection in autocommit mode such a script is one transaction of
 * its own; a script that contains {@code begin} leaves the transaction open for the next one, which
 * ends with {@code commit}. One round trip and its context switches cost as much as the statements
 * themselves at small batch sizes (19 µs each way, measured).
 *
 * <p>The texts are constants of the stores, so the number of combinations is small and the driver's
 * statement cache holds them. Used by one thread.
 */
public final class Script {

  private final StringBuilder sql = new StringBuilder(512);
  private final List<Object> parameters = new ArrayList<>();

  private final List<RowReader> readers = new ArrayList<>();

  /** Receives the rows of one statement of the script. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /**
   * Adds a statement and its parameters: scalars and arrays. What may be null goes through {@link
   * ColumnType#alone}.
   */
  public Script add(String statement, Object... values) {
    if (!sql.isEmpty()) {
      sql.append(";\n");
    }
    sql.append(statement);
    for (Object value : values) {
      parameters.add(value);
    }
    return this;
  }

  /** Adds a statement that returns rows. */
  Script query(RowReader reader, String statement, Object... values) {
    readers.add(reader);
    return add(statement, values);
  }

  /** Adds the statements of another script. */
  public Script add(Script other) {
    if (other.isEmpty()) {
      return this;
    }
    if (!sql.isEmpty()) {
      sql.append(";\n");
    }
    sql.append(other.sql);
    parameters.addAll(other.parameters);
    readers.addAll(other.readers);
    return this;
  }

  public boolean isEmpty() {
    return sql.isEmpty();
  }

  /**
   * Runs the script as a transaction whose commit is not waited for. A crash may lose it, but not
   * what was written before a later commit that is waited for: the database's log is in order.
   */
  void runBehind(Jdbi jdbi) {
    Script whole =
        new Script()
            .add("begin")
            .add("-- Script.BEHIND\nset local synchronous_commit = off")
            .add(this)
            .add("commit");
    jdbi.useHandle(handle -> {
      try {
        new SqlSession(handle.getConnection()).run(whole);
      } catch (SQLException e) {
        throw new SqlFault(e);
      }
    });
  }

  /** Runs the script; the n-th reader gets the rows of the n-th statement that returns rows. */
  void run(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < parameters.size(); i++) {
        bind(connection, statement, i + 1, parameters.get(i));
      }
      boolean isRows = statement.execute();
      int reader = 0;
      while (isRows || statement.getUpdateCount() != -1) {
        if (isRows) {
          try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
              readers.get(reader).read(rows);
            }
          }
          reader++;
        }
        isRows = statement.getMoreResults();
      }
    }
  }

  /** The values of one column of many rows, and the type of their array. */
  static final class Column {
    private final String type;
    private final @Nullable Object[] values;

    Column(String type, @Nullable Object[] values) {
      this.type = type;
      this.values = values;
    }
  }

  private static void bind(Connection connection, PreparedStatement statement, int at, Object value)
      throws SQLException {
    switch (value) {
      case ColumnType.Missing missing -> missing.bind(statement, at);
      case Column column -> statement.setArray(at, array(connection, column.type, column.values));
      case UUID[] ids -> statement.setArray(at, array(connection, "uuid", ids));
      case String[] texts -> statement.setArray(at, array(connection, "text", texts));
      case Integer[] numbers -> statement.setArray(at, array(connection, "int4", numbers));
      case Long[] numbers -> statement.setArray(at, array(connection, "int8", numbers));
      default -> statement.setObject(at, value);
    }
  }

  private static Array array(Connection connection, String type, @Nullable Object[] values)
      throws SQLException {
    return connection.createArrayOf(type, values);
  }
}
