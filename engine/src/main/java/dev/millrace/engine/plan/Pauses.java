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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Pause task: waits for a resume, for {@code pauseDuration} (then its behavior decides), or for
 * {@code timeout} (then it fails). The old form's children run after the resume.
 */
final class Pauses {

  private Pauses() {}

  /** What a pause does when its duration is over. */
  private enum Behavior {
    RESUME,
    WARN,
    FAIL,
    CANCEL
  }

  /** When a pause ends by itself; null for never. */
  private record Ends(@Nullable Duration after, boolean byTimeout, Behavior behavior) {}

  static void open(Decision decision, TaskRun run, FlowTask.Pause task) throws RenderFailed {
    Ends ends = ends(decision, run, task);
    Instant due = ends.after() == null ? null : decision.facts().now().plus(ends.after());
    decision.setState(run, State.RUNNING);
    int total = decision.index().tasks(task, Branches.ON_PAUSE).size();
    Scope scope = new Scope(run, task, Progress.at(Branches.ON_PAUSE, total));
    Next next = Bodies.next(decision, scope, null);
    Progress progress = scope.progress();
    decision.store(scope.with(next.starts().isEmpty() ? progress : progress.startedOne(1)));
    decision.add(new Command.Wait(run, State.PAUSED, due));
    decision.setExecutionState(State.PAUSED);
    next.starts().forEach(decision::add);
  }

  private static Ends ends(Decision decision, TaskRun run, FlowTask.Pause task)
      throws RenderFailed {
    Duration duration = Rendered.duration(decision, "pauseDuration", task.pauseDuration(), run);
    Duration timeout = Rendered.duration(decision, "timeout", task.header().timeout(), run);
    Behavior behavior = behavior(Rendered.text(decision, task.behavior(), run));
    if (timeout != null && (duration == null || timeout.compareTo(duration) < 0)) {
      return new Ends(timeout, true, behavior);
    }
    return new Ends(duration, false, behavior);
  }

  private static Behavior behavior(String text) throws RenderFailed {
    try {
      String word = text.strip().toUpperCase(Locale.ROOT);
      return word.isEmpty() ? Behavior.RESUME : Behavior.valueOf(word);
    } catch (IllegalArgumentException e) {
      throw new RenderFailed(
          "`behavior` must be RESUME, WARN, FAIL or CANCEL, but is `" + text + "`");
    }
  }

  /** The time of a pause is over. */
  static void expired(Decision decision, TaskRun run, FlowTask.Pause task) {
    Ends ends;
    try {
      ends = ends(decision, run, task);
    } catch (RenderLater e) {
      decision.add(new Command.AwaitAnswer(run));
      return;
    } catch (RenderFailed e) {
      decision.log(run, LogLevel.ERROR, e.getMessage());
      resume(decision, run, State.FAILED);
      return;
    }
    if (ends.byTimeout()) {
      decision.log(run, LogLevel.ERROR, "Timeout after " + ends.after());
      resume(decision, run, State.FAILED);
      return;
    }
    if (ends.behavior() != Behavior.RESUME) {
      LogLevel level = ends.behavior() == Behavior.FAIL ? LogLevel.ERROR : LogLevel.WARN;
      decision.log(
          run,
          level,
          "Not resumed within " + ends.after() + "; `behavior` is " + ends.behavior().name());
    }
    switch (ends.behavior()) {
      case RESUME -> resume(decision, run, State.SUCCESS);
      case WARN -> resume(decision, run, State.WARNING);
      case FAIL -> resume(decision, run, State.FAILED);
      case CANCEL -> Leaving.exit(decision, run, State.CANCELLED);
    }
  }

  static void resumed(Decision decision, Event.Resumed event) {
    TaskRun run = decision.current(event.run());
    boolean waits = run.state() == State.PAUSED && decision.task(run) instanceof FlowTask.Pause;
    if (!waits || decision.leaving()) {
      return;
    }
    Map<String, @Nullable Object> resumed = new HashMap<>();
    resumed.put("by", event.by());
    resumed.put("on", decision.facts().now().toString());
    resumed.put("to", State.RUNNING.name());
    Map<String, @Nullable Object> outputs = new HashMap<>();
    outputs.put("onResume", event.onResume());
    outputs.put("resumed", resumed);
    decision.add(new Command.SetOutputs(run, outputs));
    resume(decision, run, State.SUCCESS);
  }

  /** Goes on after the pause; an onPause task still in flight ends first. */
  private static void resume(Decision decision, TaskRun run, State outcome) {
    decision.setState(run, State.RUNNING);
    Waits.resumeExecution(decision, run);
    TaskRun running = run.withState(State.RUNNING, decision.facts().now());
    Scope scope = Scope.of(decision, running).enter(decision, Branches.TASKS).worsen(outcome);
    Scopes.advance(decision, scope);
  }
}
