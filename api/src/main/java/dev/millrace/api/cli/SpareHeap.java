package dev.millrace.api.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back to the machine some seconds after a load has ended. The collector shrinks the
 * heap when it collects all of it, and a server that has nothing to do never makes it do so: it
 * would keep what its busiest minute took. Only for who owns the process; looks from a thread of
 * its own.
 */
final class SpareHeap implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SpareHeap.class);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long MEGABYTE = 1L << 20;

  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("millrace-heap").daemon().factory());

  /**
   * Decides from two numbers at each look whether the heap is worth collecting. Pure; one thread.
   */
  static final class Rule {

    /** Less is allocated between two looks by a server that only keeps itself alive. */
    private static final long QUIET_BYTES = 2 * MEGABYTE;

    private static final int QUIET_LOOKS = 3;

    /** Less is not worth the pause. */
    private static final long SPARE_BYTES = 16 * MEGABYTE;

    private long usedBefore;
    private long keptBytes;
    private int quietLooks;

    /**
     * @param used bytes of objects, dead ones included
     * @param committed bytes the heap has taken from the machine
     */
    boolean isWorthwhile(long used, long committed) {
      boolean quiet = Math.abs(used - usedBefore) <= QUIET_BYTES;
      usedBefore = used;
      quietLooks = quiet ? quietLooks + 1 : 0;
      return quietLooks >= QUIET_LOOKS && committed >= keptBytes + SPARE_BYTES;
    }

    /** What is left after a collection is what this server needs. */
    void collected(long used, long committed) {
      usedBefore = used;
      keptBytes = committed;
      quietLooks = 0;
    }
  }

  private final Rule rule = new Rule();

  private SpareHeap() {
    looks.scheduleWithFixedDelay(
        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives back what is spare until it is closed. */
  static SpareHeap watched() {
    return new SpareHeap();
  }

  private void look() {
    Runtime heap = Runtime.getRuntime();
    long committed = heap.totalMemory();
    if (rule.isWorthwhile(committed - heap.freeMemory(), committed)) {
      System.gc();
      long kept = heap.totalMemory();
      rule.collected(kept - heap.freeMemory(), kept);
      LOG.debug("the heap was {} MB and is {} MB", committed / MEGABYTE, kept / MEGABYTE);
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
