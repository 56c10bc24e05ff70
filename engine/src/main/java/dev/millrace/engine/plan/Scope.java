package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Branches;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where children run: the flow level (no run, no task), or one run of a flow-control task.
 * An immutable view that moves on by copies while a decision is taken.
 */
record Scope(@Nullable TaskRun run, @Nullable FlowTask task, Progress progress) {

  static Scope flowLevel(Decision decision) {
    return new Scope(null, null, decision.facts().execution().progress());
  }

  static Scope of(Decision decision, @Nullable TaskRun run) {
    if (run == null) {
      return flowLevel(decision);
    }
    return new Scope(run, (FlowTask) decision.task(run), run.requireProgress());
  }

  Scope with(Progress next) {
    return new Scope(run, task, next);
  }

  Scope enter(Decision decision, String branch) {
    return with(progress.enter(branch, decision.index().tasks(task, branch).size()));
  }

  /** Enabled tasks of the branch it is in. */
  List<Task> tasks(Decision decision) {
    return decision.index().tasks(task, progress.branch());
  }

  /** In a branch whose children decide the state of the scope. */
  boolean isOrdinary() {
    return Branches.isOrdinary(progress.branch());
  }

  /** An ordinary child failed: nothing more of that branch starts. */
  boolean isStopped() {
    return isOrdinary() && stops(progress.outcome());
  }

  /** Adds an outcome that no child reports: a pause that timed out, a loop past its limit. */
  Scope worsen(State state) {
    Progress p = progress;
    return with(
        new Progress(
            p.branch(),
            p.cursor(),
            p.total(),
            p.started(),
            p.ended(),
            p.failed(),
            p.outcome().worse(state)));
  }

  /** Whether a child that ended so lets no later sibling start. */
  static boolean stops(State state) {
    return state == State.FAILED || state == State.KILLED || state == State.CANCELLED;
  }
}
