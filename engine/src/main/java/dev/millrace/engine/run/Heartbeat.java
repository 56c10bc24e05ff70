package dev.millrace.engine.run;

import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.NodeStore;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.SqlFault;
import dev.millrace.engine.store.SqlSession;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Database database;
  private final TaskExecutor executor;
  private final ClaimLoop claims;
  private final String version;
  private final Runnable neighboursChanged;
  private @Nullable ScheduledFuture<?> beats;

  /**
   * @param neighboursChanged another node came or the last one went, so that what was left is
   *     looked for and the rhythm of looking changes
   */
  Heartbeat(
      Node node,
      Database database,
      TaskExecutor executor,
      ClaimLoop claims,
      String version,
      Runnable neighboursChanged) {
    this.node = node;
    this.database = database;
    this.executor = executor;
    this.claims = claims;
    this.version = version;
    this.neighboursChanged = neighboursChanged;
  }

  /** Registers the node; it may claim from now on. */
  void start(ScheduledExecutorService timers) {
    register();
    long every = node.settings().rhythm().heartbeat().toMillis();
    beats = timers.scheduleWithFixedDelay(this::beatSafely, every, every, TimeUnit.MILLISECONDS);
  }

  /** Removes the node's row: what it still holds can be rescued at once. */
  void stop() {
    if (beats != null) {
      beats.cancel(false);
    }
    try {
      Script script = new Script();
      NodeStore.remove(script, node.id());
      run(script);
    } catch (SqlFault e) {
      LOG.info("the node's row stays until its lease is over: {}", e.toString());
    }
  }

  private void beatSafely() {
    try {
      beat();
    } catch (RuntimeException e) { // the next beat may find the database again
      LOG.warn("heartbeat failed: {}", e.toString());
    }
  }

  void beat() {
    node.pass(Seam.HEARTBEAT_BEFORE);
    Instant now = node.clock().instant();
    AtomicInteger nodes = new AtomicInteger();
    Script script = new Script();
    NodeStore.beat(script, node.id(), now, now.plus(node.settings().rhythm().lease()), nodes::set);
    run(script);
    node.pass(Seam.HEARTBEAT_AFTER);
    if (nodes.get() == 0) {
      LOG.warn("this node was declared dead; its attempts are ended and it begins anew");
      executor.abandonAll();
      register();
      return;
    }
    node.leaseRenewed();
    boolean others = nodes.get() > 1;
    if (others != node.othersAlive()) {
      node.othersAlive(others);
      neighboursChanged.run();
    }
    if (executor.size() > 0) {
      List<UUID> kills = claims.toKill();
      executor.kill(kills);
    }
  }

  private void register() {
    Instant now = node.clock().instant();
    UUID id = Uuid7.next();
    Script script = new Script();
    NodeStore.register(
        script,
        new NodeStore.Registration(
            id, node.settings().name(), version, now, now.plus(node.settings().rhythm().lease())));
    run(script);
    node.pass(Seam.NODE_REGISTERED);
    node.becomes(id);
    node.leaseTaken();
    node.othersAlive(!node.settings().soleNode());
    neighboursChanged.run();
  }

  private void run(Script script) {
    try (SqlSession session = database.session()) {
      session.run(script);
    }
  }
}
