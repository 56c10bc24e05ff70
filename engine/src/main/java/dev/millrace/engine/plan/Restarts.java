package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Branches;
import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides how an execution that has ended or is paused is opened again: restart, replay from a task
 * run, change of a task run's state. Pure; made for one decision and used by one thread. Runs of
 * tasks that the flow (perhaps a newer revision) no longer has are removed with what is below them.
 */
public final class Restarts {

  private final Reopening work;

  /**
   * @param runs every task run of the execution, in order of creation
   * @param valueCount how many values a loop's run has
   */
  public Restarts(FlowIndex index, List<TaskRun> runs, ToIntFunction<TaskRun> valueCount) {
    work = new Reopening(index, runs, valueCount);
  }

  /**
   * What did not end well runs again, what did stays. Runs of errors, finally and afterExecution
   * are removed where something is opened. A plan that {@link RestartPlan#isEmpty() is empty} means
   * that there is no task to restart from.
   */
  public RestartPlan restart() {
    return work.plan(mendScope(null));
  }

  /**
   * Runs again from this run on: it and what came after it are forgotten; what came before, and
   * what ran beside it and ended well, stays. From a run of afterExecution: afterExecution as a
   * whole.
   */
  public RestartPlan replay(TaskRun from) {
    if (work.root(from).branch().equals(Branches.AFTER_EXECUTION)) {
      return work.plan(afterExecution());
    }
    TaskRun parent = work.parent(from);
    if (parent != null && from.branch().equals(Branches.ON_PAUSE)) {
      // a pause begins with it
      return replay(parent);
    }
    work.reopen(from);
    return work.plan(openPath(from, true));
  }

  /**
   * Goes on as if this run had ended in {@code state}; the driver moves the run itself there. What
   * ran after it stays too, but for errors, finally and afterExecution of the scopes around it.
   */
  public RestartPlan changeState(TaskRun run, State state) {
    work.assume(run, state);
    if (work.root(run).branch().equals(Branches.AFTER_EXECUTION)) {
      return work.plan(afterExecution());
    }
    return work.plan(openPath(run, false));
  }

  /** The flow level as it was when it ended, afterExecution still to come. */
  private Progress afterExecution() {
    for (TaskRun child : work.children(null)) {
      if (child.branch().equals(Branches.AFTER_EXECUTION)) {
        work.remove(child);
      }
    }
    return work.recount(null, Branches.FINALLY, true);
  }

  /** Opens the scopes around a run, from the inside out; returns the progress of the flow level. */
  private Progress openPath(TaskRun run, boolean forget) {
    TaskRun pivot = run;
    while (true) {
      TaskRun scope = work.parent(pivot);
      for (TaskRun sibling : work.children(scope)) {
        if (!sibling.id().equals(pivot.id())) {
          settle(scope, pivot, sibling, forget);
        }
      }
      Progress progress = work.recount(scope, pivot.branch(), false);
      if (scope == null) {
        return progress;
      }
      work.open(scope, progress);
      pivot = scope;
    }
  }

  /** Decides about a sibling of the run (or ancestor) from which things go on. */
  private void settle(@Nullable TaskRun scope, TaskRun pivot, TaskRun sibling, boolean forget) {
    int later = rank(sibling.branch()) - rank(pivot.branch());
    if (later > 0 || !work.isKnown(sibling)) {
      work.remove(sibling);
    } else if (later == 0 && forget && work.comesAfter(scope, pivot, sibling)) {
      work.remove(sibling);
    } else if (later == 0 && forget && !work.comesAfter(scope, sibling, pivot)) {
      // beside it, neither before nor after
      mend(sibling);
    }
  }

  private static int rank(String branch) {
    return switch (branch) {
      case Branches.ERRORS -> 1;
      case Branches.FINALLY -> 2;
      case Branches.AFTER_EXECUTION -> 3;
      default -> 0;
    };
  }

  /** Opens what did not end well below a scope; returns the scope's progress. */
  private Progress mendScope(@Nullable TaskRun scope) {
    for (TaskRun child : work.children(scope)) {
      if (rank(child.branch()) > 0 || !work.isKnown(child)) {
        work.remove(child);
      } else {
        mend(child);
      }
    }
    return work.recount(scope, work.ordinaryBranch(scope), false);
  }

  /** Opens a run again if it did not end well. */
  private void mend(TaskRun run) {
    boolean well = run.state().isTerminalNoFail() && run.state() != State.RETRIED;
    boolean harmless = run.state().isTerminal() && run.branch().equals(Branches.ON_PAUSE);
    if (well || harmless) {
      return;
    }
    if (work.isScope(run) && goesOnInside(run)) {
      work.open(run, mendScope(run));
    } else {
      work.reopen(run);
    }
  }

  /**
   * Whether a scope goes on with its children. One that failed although its children did not (its
   * condition, its limit, its time) begins anew, and so does a Pause that waits.
   */
  private boolean goesOnInside(TaskRun run) {
    List<TaskRun> ordinary =
        work.children(run).stream()
            .filter(child -> Branches.isOrdinary(child.branch()) && work.isKnown(child))
            .toList();
    if (ordinary.isEmpty()) {
      return false;
    }
    boolean pause = work.task(run) instanceof FlowTask.Pause;
    return switch (run.state()) {
      case FAILED -> ordinary.stream().anyMatch(child -> !child.state().isTerminalNoFail());
      case PAUSED -> !pause;
      default -> true;
    };
  }
}
