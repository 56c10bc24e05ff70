package dev.millrace.engine.store;

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

  @Nullable Object outgoing(@Nullable Object value) {
    return this == INSTANT && value != null ? value.toString() : value;
  }
}
