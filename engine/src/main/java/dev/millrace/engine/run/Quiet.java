package dev.millrace.engine.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How seldom a node looks at the database while nothing can happen that it is not told of: no other
 * node lives, so nobody else queues work, sets timers or leaves claims behind. Rounds that come as
 * often as with others would be all the load of an idle server. One thread asks, any may call for a
 * round.
 */
final class Quiet {

  private static final int POLLS = 30;
  private static final int ROUNDS = 10;

  private final AtomicBoolean calledFor = new AtomicBoolean(true);
  private int leftOut;

  /**
   * The longest time between two looks for work.
   *
   * @param poll with others, or while a timer is set: its due date is checked against the database
   */
  static Duration poll(Duration poll, boolean othersAlive, boolean timerSet) {
    return othersAlive || timerSet ? poll : poll.multipliedBy(POLLS);
  }

  /** The next round is made: a node came, went, or this one begins anew. */
  void callFor() {
    calledFor.set(true);
  }

  /** Whether this round is made. */
  boolean isDue(boolean othersAlive) {
    boolean due = calledFor.getAndSet(false) || othersAlive || ++leftOut >= ROUNDS;
    leftOut = due ? 0 : leftOut;
    return due;
  }
}
