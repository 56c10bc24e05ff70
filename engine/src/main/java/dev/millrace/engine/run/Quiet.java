package dev.millrace.engine.run;

import java.time.Duration;

/**
 * How seldom a node looks at the database while nothing can happen that it is not told of: no other
 * node lives, so nobody else queues work, sets timers or leaves claims behind. Rounds that come as
 * often as with others would be all the load of an idle server. Used by one thread.
 */
final class Quiet {

  private static final int POLLS = 30;
  private static final int ROUNDS = 10;

  private boolean wasAlone;
  private int leftOut;

  /**
   * The longest time between two looks for work.
   *
   * @param poll with others, or while a timer is set: its due date is checked against the database
   */
  static Duration poll(Duration poll, boolean othersAlive, boolean timerSet) {
    return othersAlive || timerSet ? poll : poll.multipliedBy(POLLS);
  }

  /** Whether this round is made; the first one alone is, for what the last other node left. */
  boolean isDue(boolean othersAlive) {
    boolean due = othersAlive || !wasAlone || ++leftOut >= ROUNDS;
    wasAlone = !othersAlive;
    leftOut = due ? 0 : leftOut;
    return due;
  }
}
