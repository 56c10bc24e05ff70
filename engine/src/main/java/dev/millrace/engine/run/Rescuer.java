package dev.millrace.engine.run;

import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.NodeStore;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.store.WorkStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what dead nodes held. Every node looks; the token makes it harmless when two do. An
 * attempt is resubmitted through its execution's lock, anything else is simply released. What has
 * outlived several nodes is taken to be what killed them and is given up ({@link Suspicion}).
 */
final class Rescuer {

  private static final Logger LOG = LoggerFactory.getLogger(Rescuer.class);
  private static final int ROWS_MAX = 500;
  private static final int BACKLOG_MAX = 10_000;

  private final Node node;
  private final Database database;
  private final Committer committer;
  private final Runnable released;
  private final Quiet quiet = new Quiet();
  private @Nullable ScheduledFuture<?> rounds;

  Rescuer(Node node, Database database, Committer committer, Runnable released) {
    this.node = node;
    this.database = database;
    this.committer = committer;
    this.released = released;
  }

  /**
   * Looks once now, which matters after a restart, and then at half the length of a lease. Alone,
   * more seldom.
   */
  void start(ScheduledExecutorService timers) {
    long every = node.settings().rhythm().lease().toMillis() / 2;
    rounds = timers.scheduleWithFixedDelay(this::runSafely, 0, every, TimeUnit.MILLISECONDS);
  }

  /** The next round is not left out. */
  void callFor() {
    quiet.callFor();
  }

  void stop() {
    if (rounds != null) {
      rounds.cancel(false);
    }
  }

  private void runSafely() {
    if (!quiet.isDue(node.othersAlive())) {
      return;
    }
    try {
      runOnce();
    } catch (RuntimeException e) { // the next round may find the database again
      LOG.warn("rescuing failed: {}", e.toString());
      quiet.callFor();
    }
  }

  /**
   * One round over all rows of dead nodes, page by page. Those that wait for the committer already
   * are left out; when very many wait there, the rest has time until the next round.
   */
  void runOnce() {
    node.pass(Seam.RESCUE_BEFORE);
    expire();
    node.pass(Seam.RESCUE_EXPIRED);
    WorkStore.Page page = WorkStore.Page.first(ROWS_MAX);
    boolean more = true;
    while (more && committer.backlog() < BACKLOG_MAX) {
      List<WorkRow> orphans = orphans(page);
      more = orphans.size() == ROWS_MAX;
      page = more ? page.after(orphans.getLast()) : page;
      orphans.removeIf(row -> committer.awaits(row.id()));
      rescue(orphans);
    }
    if (more) {
      quiet.callFor();
    }
    node.pass(Seam.RESCUE_AFTER);
  }

  private void expire() {
    List<UUID> dead = new ArrayList<>();
    // Only with a connection at hand is it known whether the database was away until now.
    try (SqlSession session = database.session()) {
      if (node.mayJudge()) {
        Script script = new Script();
        NodeStore.expire(
            script, node.id(), node.clock().instant(), node.settings().soleNode(), dead::add);
        session.run(script);
      }
    }
    dead.forEach(id -> LOG.warn("node {} is dead; its claims are rescued", id));
  }

  private List<WorkRow> orphans(WorkStore.Page page) {
    List<WorkRow> found = new ArrayList<>();
    Script script = new Script();
    WorkStore.orphans(script, node.id(), page, found::add);
    run(script);
    return found;
  }

  private void rescue(List<WorkRow> orphans) {
    List<WorkRow> others = new ArrayList<>();
    for (WorkRow row : orphans) {
      if (row.kind() == WorkRow.Kind.RUN) {
        committer.submit(new Request.Rescue(row, true));
      } else if (node.settings().suspicion().isProven(row)) {
        committer.submit(
            new Request.Quarantine(
                row.executionId(),
                "Given up: %d nodes ended while they planned this execution"
                    .formatted(row.crashes()),
                row.id()));
      } else {
        others.add(row);
      }
    }
    if (others.isEmpty()) {
      return;
    }
    Script script = new Script();
    WorkStore.release(script, others, node.settings().suspicion().most());
    run(script);
    released.run();
  }

  private void run(Script script) {
    try (SqlSession session = database.session()) {
      session.run(script);
    }
  }
}
