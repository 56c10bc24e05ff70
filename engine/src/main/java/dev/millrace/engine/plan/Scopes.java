package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Branches;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a scope goes on: ordinary children, then errors if one of them failed, then finally, then its
 * end. Decided from its progress and the flow alone, so a step costs the same whatever has run
 * before, and planning the same scope again changes nothing.
 *
 * <p>When an ordinary child fails, nothing new starts; children in flight end first, then errors
 * and finally run, then the scope ends. So no child outlives its parent.
 */
final class Scopes {

  private Scopes() {}

  /** A child reached its terminal state: count it, and go on. */
  static void childEnded(Decision decision, TaskRun child) {
    Scope scope = Scope.of(decision, decision.facts().parent(child));
    boolean ordinary = Branches.isOrdinary(child.branch());
    Progress counted = scope.progress().endedOne(child.state(), ordinary);
    boolean stopsHandlers =
        !ordinary && Scope.stops(child.state()) && counted.branch().equals(child.branch());
    Scope next = scope.with(counted);
    advance(decision, stopsHandlers ? skipRest(decision, next) : next, child);
  }

  static void advance(Decision decision, Scope scope) {
    advance(decision, scope, null);
  }

  /** A loop begins the next portion of its values, unless nothing new may start. */
  static void openMore(Decision decision, TaskRun run) {
    boolean goesOn = run.state() == State.RUNNING && !decision.suspended();
    if (goesOn && decision.task(run) instanceof FlowTask.ForEach loop) {
      Scope scope = Scope.of(decision, run);
      start(decision, scope, Loops.more(decision, scope, loop));
    }
  }

  private static void advance(Decision decision, Scope scope, @Nullable TaskRun ended) {
    Scope at = scope;
    while (at != null) {
      if (Leaving.isLeaving(at.progress())) {
        Leaving.advance(decision, at);
        return;
      }
      Next next = isWaiting(at) ? Next.NONE : Bodies.next(decision, at, ended);
      if (!next.starts().isEmpty() && !decision.suspended()) {
        start(decision, at, next);
        return;
      }
      if (isWaiting(at) || at.progress().inFlight() > 0 || !Bodies.isComplete(decision, at)) {
        decision.store(at);
        return;
      }
      at = after(decision, at);
    }
  }

  /** The handlers of a failed handler task do not run: errors and finally stop at a failure. */
  private static Scope skipRest(Decision decision, Scope scope) {
    Progress p = scope.progress();
    int end = scope.tasks(decision).size();
    return scope.with(
        new Progress(p.branch(), end, p.total(), p.started(), p.ended(), p.failed(), p.outcome()));
  }

  /** A Pause that was not resumed yet; only its onPause task may run. */
  private static boolean isWaiting(Scope scope) {
    return scope.run() != null && scope.run().state() == State.PAUSED;
  }

  private static void start(Decision decision, Scope scope, Next next) {
    Progress progress = scope.progress();
    for (int i = 0; i < next.starts().size(); i++) {
      progress = progress.startedOne(next.cursor());
    }
    decision.store(scope.with(progress));
    next.starts().forEach(decision::add);
    if (next.more() && scope.run() != null) {
      decision.add(new Command.OpenMore(scope.run()));
    }
  }

  /** The branch after a complete one; null when the scope has ended or waits. */
  private static @Nullable Scope after(Decision decision, Scope scope) {
    return switch (scope.progress().branch()) {
      case Branches.ERRORS -> scope.enter(decision, Branches.FINALLY);
      case Branches.FINALLY, Branches.AFTER_EXECUTION -> {
        finish(decision, scope);
        yield null;
      }
      default -> afterOrdinary(decision, scope);
    };
  }

  private static @Nullable Scope afterOrdinary(Decision decision, Scope scope) {
    if (scope.isStopped()) {
      return scope.enter(decision, Branches.ERRORS);
    }
    if (scope.task() instanceof FlowTask.LoopUntil loop) {
      return Rounds.over(decision, scope, loop);
    }
    return scope.enter(decision, Branches.FINALLY);
  }

  private static void finish(Decision decision, Scope scope) {
    TaskRun run = scope.run();
    FlowTask task = scope.task();
    if (run == null || task == null) {
      FlowLevel.finish(decision, scope);
      return;
    }
    State outcome = scope.progress().outcome();
    end(decision, scope, run, Outcomes.ofScope(task, outcome));
  }

  /** Ends the run of a scope; its output {@code state} is what its children reached. */
  static void end(Decision decision, Scope scope, TaskRun run, State state) {
    decision.store(scope);
    decision.add(new Command.SetOutputs(run, Map.of("state", scope.progress().outcome().name())));
    decision.end(run, state, null);
  }
}
