package dev.millrace.engine.plan;

import dev.millrace.engine.state.TaskRun;
import java.util.List;

/**
 * Decides what happens next in an execution. Stateless and safe for all threads; the driver in
 * {@code run} calls it under the lock of the execution, applies the commands in order in one
 * transaction, and feeds back the events they raise until none is left.
 *
 * <p>An event may come late or twice (a result after a kill, a timer of a past attempt): a decision
 * looks at the current row first and answers with no command when the event has lost its meaning.
 */
public final class Planner {

  /** Values of a loop that are begun at once; to ask for more of them costs next to nothing. */
  private static final int LOOP_PORTION = 20;

  private final int loopPortion;

  public Planner() {
    this(LOOP_PORTION);
  }

  Planner(int loopPortion) {
    this.loopPortion = loopPortion;
  }

  public List<Command> decide(Facts facts, Event event) {
    Decision decision = new Decision(facts, loopPortion);
    if (facts.execution().closedAt() == null) {
      take(decision, event);
    }
    return decision.commands();
  }

  private static void take(Decision decision, Event event) {
    switch (event) {
      case Event.Begin() -> FlowLevel.begin(decision);
      case Event.Created(TaskRun run) -> Openings.created(decision, decision.current(run));
      case Event.AttemptEnded ended -> Attempts.ended(decision, ended);
      case Event.Ended(TaskRun run) -> Scopes.childEnded(decision, decision.current(run));
      case Event.OpenMore(TaskRun run) -> Scopes.openMore(decision, decision.current(run));
      case Event.Woken(TaskRun run) -> Waits.woken(decision, decision.current(run));
      case Event.Resumed resumed -> Pauses.resumed(decision, resumed);
      case Event.ChildEnded ended -> Attempts.childEnded(decision, ended);
      case Event.Kill() -> Leaving.kill(decision);
      case Event.Exit exit -> Leaving.exit(decision, decision.current(exit.run()), exit.state());
      case Event.Suspend() -> Waits.suspend(decision);
      case Event.Review() -> Waits.review(decision);
    }
  }
}
