package dev.millrace.engine.plan;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs that wait for a time, and executions paused by hand. While an execution is paused by hand, a
 * run whose time has come waits on without an end; the review that ends the pause takes it up.
 */
final class Waits {

  private Waits() {}

  static void woken(Decision decision, TaskRun run) {
    if (decision.leaving()) {
      return;
    }
    FlowTask task = decision.task(run) instanceof FlowTask flowTask ? flowTask : null;
    boolean retries = run.state() == State.RETRYING;
    boolean rounds = run.state() == State.PAUSED && task instanceof FlowTask.LoopUntil;
    if (run.state() == State.PAUSED && task instanceof FlowTask.Pause pause) {
      Pauses.expired(decision, run, pause);
    } else if (decision.suspended() && (retries || rounds)) {
      decision.add(new Command.Wait(run, run.state(), null));
    } else if (retries) {
      Attempts.again(decision, run);
    } else if (rounds) {
      Rounds.next(decision, run);
    } else {
      answered(decision, run, task);
    }
  }

  /**
   * What the templates of a run asked of the outside is known: it is decided now. Or there is room
   * again for more values of a loop.
   */
  private static void answered(Decision decision, TaskRun run, @Nullable FlowTask task) {
    if (run.state() == State.RUNNING && task instanceof FlowTask.LoopUntil) {
      Scopes.advance(decision, Scope.of(decision, run));
    } else if (run.state() == State.RUNNING && task instanceof FlowTask.ForEach) {
      Scopes.openMore(decision, run);
    } else {
      Openings.created(decision, run);
    }
  }

  static void suspend(Decision decision) {
    State state = decision.executionState();
    if (state.isTerminal() || decision.leaving()) {
      return;
    }
    decision.setSuspended(true);
    decision.setExecutionState(State.PAUSED);
  }

  /** Plans every open scope anew: what may start starts, what is complete ends. */
  static void review(Decision decision) {
    State state = decision.executionState();
    if (state == State.CREATED || state == State.QUEUED) {
      return;
    }
    decision.setSuspended(false);
    List<TaskRun> open = decision.facts().open();
    if (!decision.leaving()) {
      boolean paused = open.stream().anyMatch(run -> isPaused(decision, run));
      decision.setExecutionState(paused ? State.PAUSED : State.RUNNING);
    }
    for (TaskRun run : open) {
      review(decision, run);
    }
    Scopes.advance(decision, Scope.flowLevel(decision));
  }

  private static void review(Decision decision, TaskRun run) {
    boolean held = run.dueAt() == null;
    switch (run.state()) {
      case CREATED, RESTARTED -> Openings.created(decision, run);
      case RETRYING -> {
        if (held) {
          Attempts.again(decision, run);
        }
      }
      case PAUSED -> {
        if (held && decision.task(run) instanceof FlowTask.LoopUntil) {
          Rounds.next(decision, run);
        }
      }
      case RUNNING, KILLING -> {
        if (run.progress() != null && isScope(decision, run)) {
          Scopes.advance(decision, Scope.of(decision, run));
        }
      }
      default -> {}
    }
  }

  private static boolean isScope(Decision decision, TaskRun run) {
    return decision.task(run) instanceof FlowTask task && !(task instanceof FlowTask.Subflow);
  }

  /** Paused, and this review does not wake it. */
  private static boolean isPaused(Decision decision, TaskRun run) {
    boolean loop = decision.task(run) instanceof FlowTask.LoopUntil;
    return run.state() == State.PAUSED && !(loop && run.dueAt() == null);
  }

  /** A paused run goes on; so does the execution unless another one is still paused. */
  static void resumeExecution(Decision decision, TaskRun resumed) {
    if (decision.executionState() != State.PAUSED || decision.suspended()) {
      return;
    }
    for (TaskRun run : decision.facts().open()) {
      if (!run.id().equals(resumed.id()) && run.state() == State.PAUSED) {
        return;
      }
    }
    decision.setExecutionState(State.RUNNING);
  }
}
