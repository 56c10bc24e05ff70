package dev.millrace.engine.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.store.WorkStore;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node that stops leaves to the others: attempts that do not end in time, and work that
 * waits for answers from outside. Used by the thread that stops the node.
 */
final class Departure {

  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  private final Node node;
  private final Database database;
  private final TaskExecutor executor;
  private final Committer committer;
  private final Worker.Hints hints;

  Departure(
      Node node,
      Database database,
      TaskExecutor executor,
      Committer committer,
      Worker.Hints hints) {
    this.node = node;
    this.database = database;
    this.executor = executor;
    this.committer = committer;
    this.hints = hints;
  }

  /** Waits for the attempts that run, as long as the node may. */
  void drain() throws InterruptedException {
    long deadline = System.nanoTime() + node.settings().rhythm().drain().toNanos();
    while (executor.size() > 0 && System.nanoTime() < deadline) {
      MILLISECONDS.sleep(20);
    }
    if (executor.size() > 0) {
      LOG.info("{} attempts go on elsewhere", executor.size());
    }
  }

  /** What did not end in time is somebody else's, without a crash held against it. */
  void giveBackAttempts() {
    List<Assignment> left = List.copyOf(executor.assignments());
    executor.abandonAll();
    for (Assignment assignment : left) {
      committer.submit(new Request.Rescue(assignment.work(node.id()), false));
    }
  }

  /** What waited for an answer from outside is planned elsewhere, where it is asked again. */
  void giveBack(List<WorkRow> asking) {
    if (asking.isEmpty()) {
      return;
    }
    try (SqlSession session = database.session()) {
      Script script = new Script();
      WorkStore.release(script, asking, 0);
      session.run(script);
      hints.workWaits();
    } catch (RuntimeException e) { // then others rescue it when this node has left
      LOG.debug("calls could not be given back", e);
    }
  }
}
