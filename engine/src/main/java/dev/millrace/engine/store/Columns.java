package dev.millrace.engine.store;

import dev.millrace.engine.state.Course;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns rows into the column arrays of a multi-row statement, and result columns into values. */
final class Columns {

  private Columns() {}

  static <R> @Nullable UUID[] uuids(List<R> rows, Function<R, @Nullable UUID> column) {
    @Nullable UUID[] values = new @Nullable UUID[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    return values;
  }

  static <R> @Nullable String[] texts(List<R> rows, Function<R, @Nullable String> column) {
    @Nullable String[] values = new @Nullable String[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    return values;
  }

  static @Nullable UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static UUID requireUuid(ResultSet row, String column) throws SQLException {
    UUID value = uuid(row, column);
    if (value == null) {
      throw new IllegalStateException("column " + column + " is null");
    }
    return value;
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static Instant requireInstant(ResultSet row, String column) throws SQLException {
    Instant value = instant(row, column);
    if (value == null) {
      throw new IllegalStateException("column " + column + " is null");
    }
    return value;
  }

  /** The columns that executions and task runs share. */
  static Course course(ResultSet row) throws SQLException {
    return new Course(
        State.valueOf(row.getString("state")),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        new History(row.getString("history")));
  }

  static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }
}
