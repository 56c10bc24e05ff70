package dev.millrace.api.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a limited number of calls create executions at once. The rest waits in the order it came:
 * more at once make every answer slower and no more of them. Who would wait too long, or behind too
 * many, is told to come back. Safe for all threads.
 */
public final class Admission {

  private static final long WAIT_SECONDS_MAX = 30;

  private final Semaphore slots;
  private final int waitingMax;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param slots how many create at once
   * @param waitingMax how many may wait for a slot
   */
  public Admission(int slots, int waitingMax) {
    this.slots = new Semaphore(slots, true);
    this.waitingMax = waitingMax;
  }

  /** Something that creates. */
  @FunctionalInterface
  public interface Creating<T> {
    T run();
  }

  /**
   * Runs it as soon as there is a slot, and gives the slot back.
   *
   * @throws HttpError OVERLOADED
   */
  public <T> T admit(Creating<T> creating) throws InterruptedException {
    take();
    try {
      return creating.run();
    } finally {
      slots.release();
    }
  }

  private void take() throws InterruptedException {
    // With no time to wait this keeps the order; tryAcquire() would jump the queue.
    if (slots.tryAcquire(0, TimeUnit.SECONDS)) {
      return;
    }
    if (waiting.incrementAndGet() > waitingMax) {
      waiting.decrementAndGet();
      throw new HttpError(
          Problem.OVERLOADED,
          waitingMax
              + " calls already wait to create an execution; nothing was started, try again in a"
              + " moment");
    }
    try {
      if (!slots.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new HttpError(
            Problem.OVERLOADED,
            "no execution could be created within "
                + WAIT_SECONDS_MAX
                + " seconds; nothing was started, try again in a moment");
      }
    } finally {
      waiting.decrementAndGet();
    }
  }
}
