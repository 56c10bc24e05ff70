package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.store.DatabaseErrors;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The time in which nothing can be written: the database is away, or its disk is full. What is on
 * its way is tried until it succeeds. Who asks for something new waits for a moment, and is then
 * told, while it is certain that nothing of it was done. Written by the committer's thread, read by
 * all.
 */
final class Outage {

  /** A restart of the database is shorter, and nobody needs to know of it. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private volatile @Nullable Reason reason;

  private record Reason(long sinceNanos, Throwable fault) {}

  /** A try to write failed and is made again. */
  void goesOn(Throwable fault) {
    Reason known = reason;
    reason = new Reason(known == null ? System.nanoTime() : known.sinceNanos(), fault);
  }

  void isOver() {
    if (reason != null) {
      reason = null;
    }
  }

  /** Takes out those who wait for an answer and tells them, once it has lasted for long. */
  void refuse(Collection<Request> requests) {
    EngineException refusal = refusal();
    if (refusal != null) {
      requests.removeIf(request -> refuse(request, refusal));
    }
  }

  /** Whether a new request was refused at once. */
  boolean refuses(Request request) {
    EngineException refusal = refusal();
    return refusal != null && refuse(request, refusal);
  }

  private static boolean refuse(Request request, EngineException refusal) {
    CompletableFuture<?> answer = request.answer();
    return answer != null && answer.completeExceptionally(refusal);
  }

  private @Nullable EngineException refusal() {
    Reason known = reason;
    if (known == null || System.nanoTime() - known.sinceNanos() < PATIENCE.toNanos()) {
      return null;
    }
    return new EngineException(
        DatabaseErrors.isFull(known.fault())
            ? ErrorCode.DATABASE_FULL
            : ErrorCode.DATABASE_UNAVAILABLE,
        "The database cannot be written to: %s. Nothing of this was done; ask again in a moment"
            .formatted(Inline.message(root(known.fault())).lines().findFirst().orElseThrow()),
        known.fault());
  }

  private static Throwable root(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
