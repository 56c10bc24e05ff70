package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Branches;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.plan.Facts.RenderFailed;
import dev.millrace.engine.plan.Facts.RenderLater;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * LoopUntil: its children again and again until the condition is truthy. Between two rounds it
 * waits PAUSED; only the last round's runs remain. {@code maxIterations: 3} is three rounds at
 * most.
 */
final class Rounds {

  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  private Rounds() {}

  static void open(Decision decision, TaskRun run) {
    decision.setState(run, State.RUNNING);
    begin(decision, run, 1);
  }

  /** What waited for the next round is due. */
  static void next(Decision decision, TaskRun run) {
    decision.add(new Command.RemoveDescendants(run));
    decision.setState(run, State.RUNNING);
    Waits.resumeExecution(decision, run);
    TaskRun running = run.withState(State.RUNNING, decision.facts().now());
    begin(decision, running, decision.round(run) + 1);
  }

  private static void begin(Decision decision, TaskRun run, int round) {
    FlowTask task = (FlowTask) decision.task(run);
    decision.setRound(run, round);
    if (!Loops.isLoop(decision.index().place(task.id()).parent())) {
      // in a loop the iteration is the index of its value
      decision.add(new Command.SetIteration(run, round));
    }
    int total = decision.index().tasks(task, Branches.TASKS).size();
    Scopes.advance(decision, new Scope(run, task, Progress.at(Branches.TASKS, total)));
  }

  /** A round's children have ended well: the branch to go on with, or null while it waits. */
  static @Nullable Scope over(Decision decision, Scope scope, FlowTask.LoopUntil loop) {
    TaskRun run = Objects.requireNonNull(scope.run());
    if (scope.tasks(decision).isEmpty()) {
      return scope.enter(decision, Branches.FINALLY);
    }
    int round = decision.round(run);
    try {
      if (Rendered.truthy(decision, loop.condition(), run)) {
        return scope.enter(decision, Branches.FINALLY);
      }
      if (isLimitReached(decision, loop, run, round)) {
        return atLimit(decision, scope, loop, run);
      }
      Duration interval = Rendered.duration(decision, "interval", loop.interval(), run);
      pause(decision, scope, run, interval == null ? DEFAULT_INTERVAL : interval);
      return null;
    } catch (RenderLater e) {
      decision.store(scope);
      decision.add(new Command.AwaitAnswer(run));
      return null;
    } catch (RenderFailed e) {
      decision.log(run, LogLevel.ERROR, e.getMessage());
      return scope.worsen(State.FAILED);
    }
  }

  private static boolean isLimitReached(
      Decision decision, FlowTask.LoopUntil loop, TaskRun run, int round) throws RenderFailed {
    Integer rounds = Rendered.count(decision, "maxIterations", loop.maxIterations(), run);
    if (rounds != null && round >= rounds) {
      return true;
    }
    Duration duration = Rendered.duration(decision, "maxDuration", loop.maxDuration(), run);
    return duration != null && run.createdAt().plus(duration).isBefore(decision.facts().now());
  }

  private static Scope atLimit(Decision decision, Scope scope, FlowTask.LoopUntil loop, TaskRun run)
      throws RenderFailed {
    if (Rendered.truthy(decision, loop.failOnMaxReached(), run)) {
      decision.log(
          run,
          LogLevel.ERROR,
          "Maximum of iterations or duration reached before the condition held");
      return scope.worsen(State.FAILED);
    }
    return scope.enter(decision, Branches.FINALLY);
  }

  private static void pause(Decision decision, Scope scope, TaskRun run, Duration interval) {
    decision.store(scope);
    Instant due = decision.facts().now().plus(interval);
    decision.add(new Command.Wait(run, State.PAUSED, due));
    decision.setExecutionState(State.PAUSED);
  }
}
