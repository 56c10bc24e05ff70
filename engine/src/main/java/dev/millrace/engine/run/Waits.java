package dev.millrace.engine.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.ExecutionStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waiting for the ends of executions, wherever they end: the committer tells of this node's, the
 * hints of other nodes call for a look at theirs, and a look at each poll finds what a lost hint
 * missed. Safe for all threads; looks are made on the node's timers and on the thread that begins
 * to wait.
 */
final class Waits {

  private static final Logger LOG = LoggerFactory.getLogger(Waits.class);

  private final Watchers watchers = new Watchers();
  private final Node node;
  private final Lookups lookups;
  private final ScheduledExecutorService timers;

  Waits(Node node, Lookups lookups, ScheduledExecutorService timers) {
    this.node = node;
    this.lookups = lookups;
    this.timers = timers;
  }

  /** Begins to look for what other nodes ended, until the timers are shut down. */
  void start() {
    long every = pollMillis();
    timers.scheduleWithFixedDelay(this::lookForOthers, every, every, MILLISECONDS);
  }

  /**
   * The state in which an execution will have ended for good. While the database is away the answer
   * waits; an execution that does not exist fails it.
   */
  CompletableFuture<State> closed(ExecutionId id) {
    CompletableFuture<State> future = watchers.wait(id);
    look(id, future);
    return future;
  }

  private void look(ExecutionId id, CompletableFuture<State> future) {
    try {
      Execution execution = lookups.execution(id).execution();
      if (execution.closedAt() != null) {
        future.complete(execution.state());
      }
    } catch (EngineException e) {
      if (e.code().category() == ErrorCode.Category.UNAVAILABLE) {
        timers.schedule(() -> look(id, future), pollMillis(), MILLISECONDS);
      } else {
        future.completeExceptionally(e);
      }
    }
  }

  /** Calls the listener at each change until it is closed. */
  AutoCloseable follow(ExecutionId id, Consumer<ExecutionId> listener) {
    return watchers.follow(id, listener);
  }

  /** What a transaction of this node ended and changed; on the committer's thread. */
  void committed(AfterCommit after) {
    after.closed.forEach(closed -> watchers.closed(closed.id(), closed.state()));
    if (watchers.isFollowed()) {
      after.changed.forEach(watchers::changed);
    }
  }

  /** Another node changed this execution. */
  void changedElsewhere(ExecutionId id) {
    watchers.changed(id);
    if (watchers.waitedFor().contains(id)) {
      timers.execute(() -> lookAt(List.of(id)));
    }
  }

  /** A transaction of unknown outcome may have changed any of them. */
  void anyMayHaveChanged() {
    timers.execute(this::lookAtAll);
  }

  private void lookForOthers() {
    if (node.othersAlive()) {
      lookAtAll();
    }
  }

  private void lookAtAll() {
    watchers.followed().forEach(watchers::changed);
    lookAt(new ArrayList<>(watchers.waitedFor()));
  }

  private void lookAt(Collection<ExecutionId> ids) {
    try {
      lookups.look(rows -> {
        ids.forEach(id -> tell(id, rows.execution(id)));
        return null;
      });
    } catch (RuntimeException e) { // looked at again after the next poll
      LOG.debug("waiting executions could not be looked at", e);
    }
  }

  private void tell(ExecutionId id, ExecutionStore.@Nullable Row row) {
    if (row != null && row.execution().closedAt() != null) {
      watchers.closed(id, row.execution().state());
    }
  }

  private long pollMillis() {
    return node.settings().rhythm().poll().toMillis();
  }
}
