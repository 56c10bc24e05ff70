package dev.millrace.engine.run;

import dev.millrace.engine.store.NodeStore;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.state.Uuid7;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease. One row for all claims of the node, renewed every few seconds: renewing
 * each claim would cost a write per running attempt. A node that finds its row gone was declared
 * dead: its attempts are somebody else's, so it ends them and begins anew under another id.
 */
final class Heartbeat {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Node node;
  private final DataSource source;
  private final TaskExecutor executor;
  private final ClaimLoop claims;
  private final String version;
  private @Nullable ScheduledFuture<?> beats;

  Heartbeat(
      Node node, DataSource source, TaskExecutor executor, ClaimLoop claims, String version) {
    this.node = node;
    this.source = source;
    this.executor = executor;
    this.claims = claims;
    this.version = version;
  }

  /** Registers the node; it may claim from now on. */
  void start(ScheduledExecutorService timers) throws SQLException {
    register();
    long every = node.settings().heartbeat().toMillis();
    beats = timers.scheduleWithFixedDelay(this::beatSafely, every, every, TimeUnit.MILLISECONDS);
  }

  /** Removes the node's row: what it still holds can be rescued at once. */
  void stop() {
    if (beats != null) {
      beats.cancel(false);
    }
    try (Connection connection = source.getConnection()) {
      Script script = new Script();
      NodeStore.remove(script, node.id());
      script.run(connection);
    } catch (SQLException e) {
      LOG.info("the node's row stays until its lease is over: {}", e.toString());
    }
  }

  private void beatSafely() {
    try {
      beat();
    } catch (SQLException | RuntimeException e) { // the next beat may find the database again
      LOG.warn("heartbeat failed: {}", e.toString());
    }
  }

  void beat() throws SQLException {
    Instant now = node.clock().instant();
    long[] nodes = new long[1];
    try (Connection connection = source.getConnection()) {
      Script script = new Script();
      NodeStore.beat(script, node.id(), now, now.plus(node.settings().lease()));
      script.run(connection, row -> nodes[0] = row.getLong("nodes"));
    }
    if (nodes[0] == 0) {
      LOG.warn("this node was declared dead; its attempts are ended and it begins anew");
      executor.abandonAll();
      register();
      return;
    }
    node.othersAlive(nodes[0] > 1);
    if (executor.size() > 0) {
      List<UUID> kills = claims.toKill();
      executor.kill(kills);
    }
  }

  private void register() throws SQLException {
    Instant now = node.clock().instant();
    UUID id = Uuid7.next();
    try (Connection connection = source.getConnection()) {
      Script script = new Script();
      NodeStore.register(
          script, id, node.settings().name(), version, now, now.plus(node.settings().lease()));
      script.run(connection);
    }
    node.becomes(id);
    node.othersAlive(!node.settings().soleNode());
  }
}
