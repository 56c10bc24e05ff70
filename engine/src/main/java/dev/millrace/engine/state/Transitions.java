package dev.millrace.engine.state;

import java.util.EnumSet;
import java.util.Set;

/**
 * The legal moves of executions and of task runs: one switch each, and the only place that knows
 * them. The driver checks every move against it; docs/state-machine.md is drawn from it. Staying in
 * a state is always legal.
 */
public final class Transitions {

  private Transitions() {}

  /** Where an execution may go from a state. */
  public static Set<State> ofExecution(State from) {
    return switch (from) {
      case CREATED ->
          EnumSet.of(
              State.RUNNING,
              State.RESTARTED,
              State.QUEUED,
              State.FAILED,
              State.CANCELLED,
              State.KILLING,
              State.KILLED);
      case QUEUED ->
          EnumSet.of(
              State.RUNNING,
              State.SUCCESS,
              State.WARNING,
              State.FAILED,
              State.CANCELLED,
              State.KILLING,
              State.KILLED);
      case RUNNING ->
          EnumSet.of(
              State.SUCCESS,
              State.WARNING,
              State.FAILED,
              State.CANCELLED,
              State.RETRIED,
              State.KILLED,
              State.PAUSED,
              State.RETRYING,
              State.BREAKPOINT,
              State.KILLING);
      case PAUSED ->
          EnumSet.of(State.RUNNING, State.RESTARTED, State.CANCELLED, State.KILLING, State.KILLED);
      case RETRYING -> EnumSet.of(State.RUNNING, State.PAUSED, State.KILLING);
      case RESTARTED ->
          EnumSet.of(
              State.RUNNING,
              State.PAUSED,
              State.QUEUED,
              State.FAILED,
              State.CANCELLED,
              State.KILLING);
      case BREAKPOINT -> EnumSet.of(State.RUNNING, State.KILLING);
      case KILLING -> EnumSet.of(State.KILLED);
      // ended: a restart or a change of a task run opens it again, a person may set another end
      case SUCCESS, WARNING, FAILED, CANCELLED, RETRIED ->
          EnumSet.of(
              State.RESTARTED,
              State.SUCCESS,
              State.WARNING,
              State.FAILED,
              State.CANCELLED,
              State.KILLED);
      case KILLED, SUBMITTED, SKIPPED, RESUBMITTED -> EnumSet.noneOf(State.class);
    };
  }

  /** Where a task run may go from a state. */
  public static Set<State> ofTaskRun(State from) {
    return switch (from) {
      case CREATED, RESTARTED ->
          EnumSet.of(
              State.SUBMITTED,
              State.RUNNING,
              State.SKIPPED,
              State.SUCCESS,
              State.WARNING,
              State.FAILED,
              State.CANCELLED,
              State.KILLED);
      case SUBMITTED ->
          EnumSet.of(
              State.RUNNING,
              State.SUCCESS,
              State.WARNING,
              State.FAILED,
              State.CANCELLED,
              State.RETRYING,
              State.RETRIED,
              State.KILLING,
              State.KILLED);
      case RUNNING ->
          EnumSet.of(
              State.SUBMITTED,
              State.SUCCESS,
              State.WARNING,
              State.FAILED,
              State.CANCELLED,
              State.RETRIED,
              State.PAUSED,
              State.RETRYING,
              State.KILLING,
              State.KILLED);
      case PAUSED ->
          EnumSet.of(
              State.RUNNING,
              State.SUCCESS,
              State.WARNING,
              State.FAILED,
              State.CANCELLED,
              State.RESTARTED,
              State.KILLING,
              State.KILLED);
      case RETRYING -> EnumSet.of(State.SUBMITTED, State.RUNNING, State.RESTARTED, State.KILLED);
      case KILLING -> EnumSet.of(State.KILLED);
      // ended: a restart opens the failed ones and what is around them, a person may set another
      // end
      case SUCCESS, WARNING, FAILED, CANCELLED, KILLED, RETRIED, SKIPPED ->
          EnumSet.of(
              State.RESTARTED,
              State.RUNNING,
              State.SUCCESS,
              State.WARNING,
              State.FAILED,
              State.CANCELLED,
              State.SKIPPED);
      case QUEUED, BREAKPOINT, RESUBMITTED -> EnumSet.noneOf(State.class);
    };
  }

  /**
   * Raises {@link IllegalStateException} when an execution may not make this move: a bug of ours,
   * never the user's.
   */
  public static void checkExecution(State from, State to) {
    check("an execution", from, to, ofExecution(from));
  }

  /** As {@link #checkExecution}, for a task run. */
  public static void checkTaskRun(State from, State to) {
    check("a task run", from, to, ofTaskRun(from));
  }

  private static void check(String what, State from, State to, Set<State> legal) {
    if (from != to && !legal.contains(to)) {
      throw new IllegalStateException(
          "%s may not go from %s to %s; legal: %s".formatted(what, from, to, legal));
    }
  }
}
