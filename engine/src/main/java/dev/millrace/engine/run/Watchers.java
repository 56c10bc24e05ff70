package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for the end of an execution, and who follows its changes. The committer tells of what
 * this node did; the wake-ups of what others did. Whoever registers looks at the database once
 * afterwards, so an end between the two is never missed.
 */
final class Watchers {

  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

  private final Map<ExecutionId, List<CompletableFuture<State>>> waits = new ConcurrentHashMap<>();
  private final Map<ExecutionId, List<Follower>> followers = new ConcurrentHashMap<>();

  CompletableFuture<State> wait(ExecutionId id) {
    CompletableFuture<State> future = new CompletableFuture<>();
    waits.compute(
        id,
        (key, known) -> {
          List<CompletableFuture<State>> list =
              known == null ? new CopyOnWriteArrayList<>() : known;
          list.add(future);
          return list;
        });
    future.whenComplete((state, failure) -> forget(id));
    return future;
  }

  private void forget(ExecutionId id) {
    waits.computeIfPresent(
        id,
        (key, list) -> {
          list.removeIf(CompletableFuture::isDone);
          return list.isEmpty() ? null : list;
        });
  }

  /** Executions somebody waits for. */
  Collection<ExecutionId> waitedFor() {
    return waits.keySet();
  }

  /** Executions somebody follows. */
  Collection<ExecutionId> followed() {
    return followers.keySet();
  }

  void closed(ExecutionId id, State state) {
    List<CompletableFuture<State>> list = waits.remove(id);
    if (list != null) {
      list.forEach(future -> future.complete(state));
    }
  }

  AutoCloseable follow(ExecutionId id, Consumer<ExecutionId> listener) {
    Follower follower = new Follower(id, listener);
    followers.compute(
        id,
        (key, known) -> {
          List<Follower> list = known == null ? new CopyOnWriteArrayList<>() : known;
          list.add(follower);
          return list;
        });
    follower.changed();
    return () ->
        followers.computeIfPresent(
            id,
            (key, list) -> {
              list.remove(follower);
              return list.isEmpty() ? null : list;
            });
  }

  boolean isFollowed() {
    return !followers.isEmpty();
  }

  void changed(ExecutionId id) {
    List<Follower> list = followers.get(id);
    if (list != null) {
      list.forEach(Follower::changed);
    }
  }

  /** Calls its listener on a virtual thread; changes that come meanwhile make one more call. */
  private static final class Follower {
    private final ExecutionId id;
    private final Consumer<ExecutionId> listener;
    private final AtomicInteger changes = new AtomicInteger();

    Follower(ExecutionId id, Consumer<ExecutionId> listener) {
      this.id = id;
      this.listener = listener;
    }

    void changed() {
      if (changes.getAndIncrement() == 0) {
        Thread.ofVirtual().name("follow-" + id).start(this::tell);
      }
    }

    private void tell() {
      int seen;
      do {
        seen = changes.get();
        try {
          listener.accept(id);
        } catch (RuntimeException e) { // a listener's failure is its own; the others go on
          LOG.debug("a follower of {} failed", id, e);
        }
      } while (!changes.compareAndSet(seen, 0));
    }
  }
}
