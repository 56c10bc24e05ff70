package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Branches;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;

/** The flow level of an execution: how it begins, how it ends, and what runs after its end. */
final class FlowLevel {

  private FlowLevel() {}

  /** The first step of an execution; a second call changes nothing. */
  static void begin(Decision decision) {
    if (decision.executionState().isTerminal()) {
      return;
    }
    if (decision.leaving()) {
      Scopes.advance(decision, Scope.flowLevel(decision));
      return;
    }
    if (decision.executionState() == State.RESTARTED) {
      Waits.review(decision);
      return;
    }
    Scope scope = Scope.flowLevel(decision);
    decision.setExecutionState(decision.suspended() ? State.PAUSED : State.RUNNING);
    boolean fresh = scope.progress().started() == 0;
    Scopes.advance(decision, fresh ? fresh(decision) : scope);
  }

  private static Scope fresh(Decision decision) {
    int total = decision.index().tasks(null, Branches.TASKS).size();
    return new Scope(null, null, Progress.at(Branches.TASKS, total));
  }

  /** Nothing is left in the finally branch, or in afterExecution. */
  static void finish(Decision decision, Scope scope) {
    if (decision.suspended()) {
      decision.store(scope);
    } else if (scope.progress().branch().equals(Branches.AFTER_EXECUTION)) {
      close(decision, scope);
    } else {
      end(decision, scope, scope.progress().outcome());
    }
  }

  /** The last run of an execution that is killed, or left by Exit, has ended. */
  static void left(Decision decision, Scope scope, State state) {
    if (decision.executionState().isTerminal()) {
      close(decision, scope);
    } else {
      end(decision, scope, state);
    }
  }

  /** Before its first task: nothing ran, so there is nothing to run afterwards. */
  static void killBeforeBegin(Decision decision) {
    decision.add(new Command.EndExecution(State.KILLED, null));
    decision.add(new Command.Close());
  }

  private static void end(Decision decision, Scope scope, State state) {
    decision.store(scope);
    decision.add(new Command.EndExecution(state, null));
    Scope after = scope.enter(decision, Branches.AFTER_EXECUTION);
    if (after.tasks(decision).isEmpty()) {
      decision.add(new Command.Close());
    } else {
      Scopes.advance(decision, after);
    }
  }

  private static void close(Decision decision, Scope scope) {
    decision.store(scope);
    decision.add(new Command.Close());
  }
}
