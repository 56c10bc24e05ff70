package dev.millrace.engine.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What a value is, how it travels in an array, and which arrays hold it. */
enum ColumnType {
  UUID("uuid", "uuid", UUID[]::new),
  TEXT("text", "text", String[]::new),
  INT("int4", "int4", Integer[]::new),
  BOOL("bool", "bool", Boolean[]::new),
  DOUBLE("float8", "float8", Double[]::new),
  /** Travels as text: the driver has no binary form for arrays of instants. */
  INSTANT("timestamptz", "text", String[]::new),
  JSON("json", "text", String[]::new),
  JSONB("jsonb", "text", String[]::new);

  final String stored;
  final String sent;
  final IntFunction<@Nullable Object[]> array;

  ColumnType(String stored, String sent, IntFunction<@Nullable Object[]> array) {
    this.stored = stored;
    this.sent = sent;
    this.array = array;
  }

  /** A value of its own parameter. */
  Object alone(@Nullable Object value) {
    return value == null ? new Missing(this) : Objects.requireNonNull(inArray(value));
  }

  /** A value in an array of many. */
  @Nullable Object inArray(@Nullable Object value) {
    return this == INSTANT && value != null ? value.toString() : value;
  }

  /**
   * Null, of the type that a value would be sent as. Of a null without a type the driver asks the
   * server each time, and then sends each statement of a script in a round trip of its own (a step
   * of a chain took 0.23 ms longer).
   */
  record Missing(ColumnType type) {

    void bind(PreparedStatement statement, int at) throws SQLException {
      if (type.sent.equals("text")) {
        statement.setNull(at, Types.VARCHAR); // as a string is sent
      } else {
        statement.setNull(at, Types.OTHER, type.sent);
      }
    }
  }
}
