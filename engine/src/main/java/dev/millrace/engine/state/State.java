package dev.millrace.engine.state;

/** States of executions, task runs and attempts; the words are those of the API and of SQL. */
public enum State {
  CREATED,
  SUBMITTED,
  RUNNING,
  PAUSED,
  RESTARTED,
  KILLING,
  QUEUED,
  RETRYING,
  BREAKPOINT,
  SUCCESS,
  WARNING,
  FAILED,
  KILLED,
  CANCELLED,
  RETRIED,
  SKIPPED,
  RESUBMITTED;

  /** Nothing more will happen, unless a restart opens a new epoch. */
  public boolean isTerminal() {
    return switch (this) {
      case SUCCESS, WARNING, FAILED, KILLED, CANCELLED, RETRIED, SKIPPED, RESUBMITTED -> true;
      case CREATED, SUBMITTED, RUNNING, PAUSED, RESTARTED, KILLING, QUEUED, RETRYING, BREAKPOINT ->
          false;
    };
  }

  /** Ended in a way that lets the tasks after it run. */
  public boolean isTerminalNoFail() {
    return switch (this) {
      case SUCCESS, WARNING, RETRIED, SKIPPED, RESUBMITTED -> true;
      default -> false;
    };
  }

  /** The worse of two outcomes: KILLED over FAILED over WARNING over all others (SUCCESS). */
  public State worse(State other) {
    return severity() >= other.severity() ? this : other;
  }

  private int severity() {
    return switch (this) {
      case KILLED -> 4;
      case CANCELLED, FAILED -> 3;
      case WARNING -> 2;
      case SUCCESS -> 1;
      default -> 0;
    };
  }
}
