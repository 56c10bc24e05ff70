package dev.millrace.engine.plan;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import org.jspecify.annotations.Nullable;

/** What a task makes of the state it reached: allowFailure, allowWarning, warningOnRetry. */
final class Outcomes {

  private Outcomes() {}

  static State allowed(TaskHeader header, State state) {
    State mild = state == State.FAILED && header.allowFailure() ? State.WARNING : state;
    return mild == State.WARNING && header.allowWarning() ? State.SUCCESS : mild;
  }

  /** The final state of a run whose last attempt ended in this state. */
  static State ofAttempt(Task task, TaskRun run, State state, @Nullable Retry retry) {
    boolean warn =
        state == State.SUCCESS && retry != null && retry.warningOnRetry() && Retries.tries(run) > 1;
    return allowed(task.header(), warn ? State.WARNING : state);
  }

  /** The final state of a flow-control run whose ordinary children ended so. */
  static State ofScope(FlowTask task, State outcome) {
    boolean forgives = task instanceof FlowTask.AllowFailure && outcome == State.FAILED;
    return allowed(task.header(), forgives ? State.WARNING : outcome);
  }
}
