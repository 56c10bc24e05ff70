package dev.millrace.engine.store;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Rows of table {@code node}: who is alive. A node's claims are good while its lease is. */
public final class NodeStore {

  private static final String REGISTER =
      """
      -- NodeStore.REGISTER
      insert into node (id, name, version, started_at, heartbeat_at, lease_until)
      values (?, ?, ?, ?::timestamptz, ?::timestamptz, ?::timestamptz)\
      """;

  /** No row answers when the node was declared dead: it must begin anew under another id. */
  private static final String BEAT =
      """
      -- NodeStore.BEAT
      update node set heartbeat_at = ?::timestamptz, lease_until = ?::timestamptz where id = ?
      returning id, (select count(*) from node) as nodes\
      """;

  /** Removes nodes whose lease is over; what they held is then nobody's and is rescued. */
  private static final String EXPIRE =
      """
      -- NodeStore.EXPIRE
      delete from node where (lease_until < ?::timestamptz or ?) and id <> ? returning id\
      """;

  private static final String REMOVE = "-- NodeStore.REMOVE\ndelete from node where id = ?";

  private NodeStore() {}

  /** A node and the lease it takes. */
  public record Registration(UUID id, String name, String version, Instant now, Instant until) {}

  public static void register(Script script, Registration node) {
    String at = node.now().toString();
    script.add(REGISTER, node.id(), node.name(), node.version(), at, at, node.until().toString());
  }

  /** Renews a lease; the consumer gets the number of nodes, or nothing when this one is gone. */
  public static void beat(Script script, UUID id, Instant now, Instant until, IntConsumer nodes) {
    script.query(
        row -> nodes.accept(row.getInt("nodes")), BEAT, now.toString(), until.toString(), id);
  }

  /** Expires nodes other than {@code self}; {@code all} when it is known that no other can live. */
  public static void expire(
      Script script, UUID self, Instant now, boolean all, Consumer<UUID> dead) {
    script.query(
        row -> dead.accept(Columns.requireUuid(row, "id")), EXPIRE, now.toString(), all, self);
  }

  public static void remove(Script script, UUID id) {
    script.add(REMOVE, id);
  }
}
