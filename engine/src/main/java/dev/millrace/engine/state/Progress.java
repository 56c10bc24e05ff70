package dev.millrace.engine.state;

/**
 * How far a scope is: the flow level of an execution, or one flow-control task run. Planning the
 * next step of a scope needs these numbers and never the rows of all its children, so a step costs
 * the same in a long flow as in a short one.
 *
 * @param branch where it is: tasks, then, else, cases.x, defaults, errors, finally, afterExecution
 * @param cursor index of the next child to start in that branch (of a loop: see the planner)
 * @param total children the branch will have when it is complete, loops included
 * @param started child rows, of all branches
 * @param ended child rows in a terminal state
 * @param failed ended children that stop the branch: FAILED, KILLED or CANCELLED
 * @param outcome worst state of the ended children of ordinary branches
 */
public record Progress(
    String branch, int cursor, int total, int started, int ended, int failed, State outcome) {

  public static Progress at(String branch, int total) {
    return new Progress(branch, 0, total, 0, 0, 0, State.SUCCESS);
  }

  /** Children that have started and not ended. */
  public int inFlight() {
    return started - ended;
  }

  public Progress enter(String branch, int total) {
    return new Progress(branch, 0, total, started, ended, failed, outcome);
  }

  public Progress startedOne(int nextCursor) {
    return new Progress(branch, nextCursor, total, started + 1, ended, failed, outcome);
  }

  /** One child ended; {@code ordinary} when its branch decides the state of the scope. */
  public Progress endedOne(State state, boolean ordinary) {
    boolean stops = state == State.FAILED || state == State.KILLED || state == State.CANCELLED;
    return new Progress(
        branch,
        cursor,
        total,
        started,
        ended + 1,
        failed + (stops ? 1 : 0),
        ordinary ? outcome.worse(state) : outcome);
  }
}
