package dev.millrace.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Rows of table {@code node}: who is alive. A node's claims are good while its lease is. */
public final class NodeStore {

  private static final String REGISTER =
      """
      -- NodeStore.REGISTER
      insert into node (id, name, version, started_at, heartbeat_at, lease_until)
      values (?, ?, ?, ?::timestamptz, ?::timestamptz, ?::timestamptz)""";

  /** No row answers when the node was declared dead: it must begin anew under another id. */
  private static final String BEAT =
      """
      -- NodeStore.BEAT
      update node set heartbeat_at = ?::timestamptz, lease_until = ?::timestamptz where id = ?
      returning id, (select count(*) from node) as nodes""";

  /** Removes nodes whose lease is over; what they held is then nobody's and is rescued. */
  private static final String EXPIRE =
      """
      -- NodeStore.EXPIRE
      delete from node where (lease_until < ?::timestamptz or ?) and id <> ? returning id""";

  private static final String REMOVE = "-- NodeStore.REMOVE\ndelete from node where id = ?";

  private static final String CLOCK =
      "-- NodeStore.CLOCK\nselect clock_timestamp() as now";

  private NodeStore() {}

  public static void register(
      Script script, UUID id, String name, String version, Instant now, Instant until) {
    String at = now.toString();
    script.add(REGISTER, id, name, version, at, at, until.toString());
  }

  public static void beat(Script script, UUID id, Instant now, Instant until) {
    script.add(BEAT, now.toString(), until.toString(), id);
  }

  /** Expires nodes other than {@code self}; {@code all} when it is known that no other can live. */
  public static void expire(Script script, UUID self, Instant now, boolean all) {
    script.add(EXPIRE, now.toString(), all, self);
  }

  public static void remove(Script script, UUID id) {
    script.add(REMOVE, id);
  }

  public static void clock(Script script) {
    script.add(CLOCK);
  }

  /** The instant of {@link #clock}. */
  public static Instant now(ResultSet row) throws SQLException {
    return Columns.requireInstant(row, "now");
  }
}
