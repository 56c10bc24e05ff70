package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Branches;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.plan.Facts.RenderFailed;
import dev.millrace.engine.plan.Facts.RenderLater;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.util.List;
import java.util.Map;

/** How a task run begins: runIf, then an attempt, or the first children of a flow-control task. */
final class Openings {

  private Openings() {}

  static void created(Decision decision, TaskRun run) {
    if (run.state() != State.CREATED && run.state() != State.RESTARTED) {
      return;
    }
    if (decision.leaving()) {
      decision.end(run, State.KILLED, null);
    } else if (!decision.suspended()) {
      // while paused by hand it stays CREATED; Review finds it
      beginOrWait(decision, run);
    }
  }

  private static void beginOrWait(Decision decision, TaskRun run) {
    try {
      begin(decision, run);
    } catch (RenderLater e) {
      decision.add(new Command.AwaitAnswer(run));
    }
  }

  private static void begin(Decision decision, TaskRun run) throws RenderLater {
    Task task = decision.task(run);
    String runIf = task.header().runIf();
    try {
      if (runIf != null && !Rendered.truthy(decision, runIf, run)) {
        decision.end(run, State.SKIPPED, null);
        return;
      }
    } catch (RenderLater e) {
      throw e;
    } catch (RenderFailed e) {
      decision.fail(
          run,
          "Failed to evaluate the runIf condition for task %s. Cause: %s"
              .formatted(task.id(), e.getMessage()));
      return;
    }
    switch (task) {
      case WorkTask work -> decision.add(new Command.Attempt(run));
      case FlowTask flowTask -> openOrFail(decision, run, flowTask);
    }
  }

  private static void openOrFail(Decision decision, TaskRun run, FlowTask task) throws RenderLater {
    try {
      open(decision, run, task);
    } catch (RenderLater e) {
      throw e;
    } catch (RenderFailed e) {
      fail(decision, run, e.getMessage());
    }
  }

  private static void fail(Decision decision, TaskRun run, String error) {
    decision.add(new Command.SetOutputs(run, Map.of("state", State.FAILED.name())));
    decision.fail(run, error);
  }

  private static void open(Decision decision, TaskRun run, FlowTask task) throws RenderFailed {
    switch (task) {
      case FlowTask.Sequential s -> enter(decision, run, task, Branches.TASKS);
      case FlowTask.AllowFailure a -> enter(decision, run, task, Branches.TASKS);
      case FlowTask.Parallel parallel -> {
        Limits.check(decision, run, parallel.concurrent());
        enter(decision, run, task, Branches.TASKS);
      }
      case FlowTask.Dag dag -> {
        Limits.check(decision, run, dag.concurrent());
        enter(decision, run, task, Branches.TASKS);
      }
      case FlowTask.If choice -> openIf(decision, run, choice);
      case FlowTask.Switch choice -> openSwitch(decision, run, choice);
      case FlowTask.ForEach loop ->
          openLoop(
              decision, run, task, Loops.values(decision, run, loop.values(), loop.distinct()));
      case FlowTask.EachSequential loop ->
          openLoop(decision, run, task, Loops.values(decision, run, loop.value(), true));
      case FlowTask.EachParallel loop -> {
        Limits.check(decision, run, loop.concurrent());
        openLoop(decision, run, task, Loops.values(decision, run, loop.value(), true));
      }
      case FlowTask.LoopUntil loop -> Rounds.open(decision, run);
      case FlowTask.Pause pause -> Pauses.open(decision, run, pause);
      case FlowTask.Subflow subflow -> decision.add(new Command.StartChild(run, subflow));
    }
  }

  private static void enter(Decision decision, TaskRun run, FlowTask task, String branch) {
    advance(decision, run, task, branch, decision.index().tasks(task, branch).size());
  }

  private static void advance(
      Decision decision, TaskRun run, FlowTask task, String branch, int total) {
    decision.setState(run, State.RUNNING);
    Scopes.advance(decision, new Scope(run, task, Progress.at(branch, total)));
  }

  private static void openIf(Decision decision, TaskRun run, FlowTask.If task) throws RenderFailed {
    boolean result = Rendered.truthy(decision, task.condition(), run);
    decision.add(new Command.SetOutputs(run, Map.of("evaluationResult", result)));
    enter(decision, run, task, result ? Branches.THEN : Branches.ELSE);
  }

  private static void openSwitch(Decision decision, TaskRun run, FlowTask.Switch task)
      throws RenderFailed {
    String value = Rendered.text(decision, task.value(), run);
    boolean found = task.cases().containsKey(value);
    decision.add(new Command.SetOutputs(run, Map.of("value", value, "defaults", !found)));
    if (!found && task.defaults().isEmpty()) {
      Flow flow = decision.flow();
      fail(
          decision,
          run,
          "No task found on flow '%s.%s': task '%s' has no case `%s` and no defaults"
              .formatted(flow.namespace(), flow.id(), task.id(), value));
      return;
    }
    enter(decision, run, task, found ? Branches.CASE_PREFIX + value : Branches.DEFAULTS);
  }

  private static void openLoop(Decision decision, TaskRun run, FlowTask task, List<String> values) {
    decision.setValues(run, values);
    int total = values.size() * decision.index().tasks(task, Branches.TASKS).size();
    advance(decision, run, task, Branches.TASKS, total);
  }
}
