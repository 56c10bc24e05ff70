package dev.millrace.engine.plan;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.HashSet;
import java.util.Set;

/**
 * Kill, and the Exit task. Every open scope enters a branch of its own, {@code exit.STATE}: nothing
 * starts there, neither errors nor finally run, and when the last child in flight has ended, the
 * scope ends in that state. A kill is an exit to KILLED.
 */
final class Leaving {

  private static final String PREFIX = "exit.";

  private Leaving() {}

  static boolean isLeaving(Progress progress) {
    return progress.branch().startsWith(PREFIX);
  }

  private static Scope enter(Scope scope, State state) {
    return scope.with(scope.progress().enter(PREFIX + state.name(), 0));
  }

  static void kill(Decision decision) {
    State before = decision.executionState();
    decision.setSuspended(false);
    if (before == State.CREATED || before == State.QUEUED) {
      FlowLevel.killBeforeBegin(decision);
      return;
    }
    decision.setExecutionState(State.KILLING);
    for (TaskRun run : decision.facts().open()) {
      stop(decision, run);
    }
    advance(decision, enter(Scope.flowLevel(decision), State.KILLED));
  }

  /**
   * The execution ends in this state now, from this run up; everything else in flight is killed.
   */
  static void exit(Decision decision, TaskRun run, State state) {
    if (run.state().isTerminal()) {
      return;
    }
    if (decision.leaving()) {
      decision.end(run, state, null);
      return;
    }
    decision.setSuspended(false);
    decision.setExecutionState(state == State.KILLED ? State.KILLING : State.RUNNING);
    Set<TaskRunId> path = leavePath(decision, run, state);
    for (TaskRun other : decision.facts().open()) {
      if (!path.contains(other.id())) {
        stop(decision, other);
      }
    }
    decision.store(enter(Scope.flowLevel(decision), state));
  }

  /** Lets the run and its ancestors leave; a run without children in flight ends at once. */
  private static Set<TaskRunId> leavePath(Decision decision, TaskRun run, State state) {
    Set<TaskRunId> path = new HashSet<>();
    path.add(run.id());
    leaveScope(decision, run, state);
    TaskRun parent = decision.facts().parent(run);
    while (parent != null) {
      path.add(parent.id());
      leaveScope(decision, parent, state);
      parent = decision.facts().parent(parent);
    }
    return path;
  }

  private static void leaveScope(Decision decision, TaskRun run, State state) {
    Progress progress = run.progress();
    if (progress == null || progress.inFlight() == 0) {
      decision.end(run, state, null);
      return;
    }
    if (state == State.KILLED) {
      decision.setState(run, State.KILLING);
    } else if (run.state() == State.PAUSED) {
      decision.setState(run, State.RUNNING);
    }
    decision.store(enter(Scope.of(decision, run), state));
  }

  /** Stops an open run that is not on the path of an Exit. */
  private static void stop(Decision decision, TaskRun run) {
    boolean scope =
        decision.task(run) instanceof FlowTask task && !(task instanceof FlowTask.Subflow);
    if (scope) {
      leaveScope(decision, run, State.KILLED);
    } else {
      decision.add(new Command.KillRun(run));
    }
  }

  /** A scope that is being left ends when nothing of it is in flight. */
  static void advance(Decision decision, Scope scope) {
    State state = State.valueOf(scope.progress().branch().substring(PREFIX.length()));
    TaskRun run = scope.run();
    if (scope.progress().inFlight() > 0) {
      decision.store(scope);
    } else if (run == null) {
      FlowLevel.left(decision, scope, state);
    } else {
      decision.store(scope);
      decision.end(run, state, null);
    }
  }
}
