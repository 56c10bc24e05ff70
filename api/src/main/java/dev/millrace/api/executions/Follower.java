package dev.millrace.api.executions;

import dev.millrace.api.http.Closing;
import dev.millrace.api.http.EventStream;
import dev.millrace.engine.Executions;
import dev.millrace.engine.state.ExecutionId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows something about an execution to its end: the event {@code start}, one {@code progress}
 * for each piece of news, then {@code end}. A server that stops says {@code stopping} instead; the
 * caller follows on at another one. Runs on the thread of the call.
 */
public final class Follower {

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /** What is followed; used by one call on one thread. */
  public interface Subject {

    ExecutionId id();

    /** How long it waits for a change to be announced before it looks without. */
    Duration patience();

    /** The document of start, end and stopping; null when there is nothing left to tell. */
    @Nullable Object document();

    boolean isOver();

    /**
     * Looks at what is stored and sends what is new as {@code progress}.
     *
     * @param announced false when nobody said that something changed
     * @return whether anything was sent
     */
    boolean tell(boolean announced, EventStream events) throws IOException;
  }

  private final Executions executions;

  public Follower(Executions executions) {
    this.executions = executions;
  }

  /** Changes that come while an event is on its way are told by one more look, not by many. */
  public void follow(Subject subject, EventStream events, Closing closing) throws Exception {
    send("start", subject, events);
    Semaphore changed = new Semaphore(0);
    long patienceMillis = subject.patience().toMillis();
    long quietMillis = 0;
    try (AutoCloseable _ = executions.follow(subject.id(), _ -> changed.release());
        AutoCloseable _ = closing.onBegin(changed::release)) {
      while (!subject.isOver() && !closing.isBegun()) {
        boolean announced = changed.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS);
        changed.drainPermits();
        quietMillis = subject.tell(announced, events) ? 0 : quietMillis + patienceMillis;
        if (quietMillis >= KEEP_ALIVE.toMillis()) {
          events.keepAlive();
          quietMillis = 0;
        }
      }
    }
    send(subject.isOver() ? "end" : "stopping", subject, events);
  }

  private static void send(String event, Subject subject, EventStream events) throws IOException {
    Object document = subject.document();
    if (document != null) {
      events.send(event, document);
    }
  }
}
