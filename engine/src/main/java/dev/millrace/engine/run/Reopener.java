package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.plan.Event;
import dev.millrace.engine.plan.RestartPlan;
import dev.millrace.engine.plan.Restarts;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.Map;

/** Opens an execution again as the planner decided: restart, change of a task run's state. */
final class Reopener {

  private final Driver driver;
  private final Session session;

  Reopener(Driver driver) {
    this.driver = driver;
    this.session = driver.session();
  }

  /** Runs what did not end well again. */
  void restart() {
    Execution execution = session.execution();
    boolean paused = execution.state() == State.PAUSED;
    if (!paused && (execution.closedAt() == null || execution.state() == State.KILLED)) {
      throw new EngineException(
          ErrorCode.EXECUTION_STATE,
          "Execution must be terminated or paused and not killed to be restarted, current state is '%s' !"
              .formatted(execution.state()));
    }
    RestartPlan plan = restarts().restart();
    if (plan.isEmpty()) {
      throw new EngineException(
          ErrorCode.EXECUTION_STATE,
          "No task found to restart execution from! Everything of %s ended well"
              .formatted(execution.id()));
    }
    label("system.restarted");
    reopen(plan);
  }

  /**
   * For a Subflow that is run again: when there is nothing to restart, its caller is told again.
   */
  void restartIfPossible() {
    RestartPlan plan = restarts().restart();
    boolean closed = session.execution().closedAt() != null;
    if (closed && session.execution().state() != State.KILLED && !plan.isEmpty()) {
      label("system.restarted");
      reopen(plan);
    } else if (closed) {
      driver.batch().closed(driver);
    }
  }

  /** Goes on as if the run had ended in this state. */
  void changeState(TaskRunId id, State state) {
    Execution execution = session.execution();
    Signals.requireEnded(execution, "changed");
    if (execution.state() == State.KILLED || !state.isTerminal()) {
      throw Signals.state(
          execution, "changed", "a killed execution stays as it is, and the new state is an end");
    }
    Session.Entry entry = session.findStored(id);
    if (entry == null) {
      throw new EngineException(
          ErrorCode.TASK_RUN_NOT_FOUND,
          "Execution %s has no task run %s".formatted(execution.id(), id));
    }
    RestartPlan plan = restarts().changeState(entry.run, state);
    session.change(entry.run.withState(state, driver.batch().now()).withError(null));
    reopen(plan);
  }

  private Restarts restarts() {
    return new Restarts(session.runnable().index(), session.all(), session::valueCount);
  }

  private void reopen(RestartPlan plan) {
    Execution execution = session.execution();
    if (execution.token() != null) {
      session.deadWork.add(execution.token());
    }
    session.change(execution.restarted(execution.flowRevision(), driver.batch().now()));
    session.change(session.documents().withOutputs(null));
    apply(plan);
  }

  /** Applies a plan to the rows of the session and lets the planner go on. */
  void apply(RestartPlan plan) {
    plan.remove().forEach(this::remove);
    plan.reopen().forEach(run -> again(session.current(run)));
    plan.scopes().forEach((id, progress) -> open(session.entry(id).run, progress));
    session.change(session.execution().withProgress(plan.flowLevel()));
    driver.take(new Event.Review());
  }

  private void remove(TaskRun run) {
    if (run.token() != null) {
      session.deadWork.add(run.token());
    }
    session.remove(run);
  }

  private void again(TaskRun run) {
    if (run.token() != null) {
      session.deadWork.add(run.token());
    }
    Progress progress = run.progress();
    TaskRun opened =
        run.withToken(null, null)
            .withError(null)
            .withProgress(progress == null ? null : Progress.at(progress.branch(), 0))
            .withState(State.RESTARTED, driver.batch().now());
    session.change(opened);
    session.changeOutputs(opened.id(), null);
  }

  private void open(TaskRun run, Progress progress) {
    if (run.token() != null) {
      session.deadWork.add(run.token());
    }
    TaskRun opened = run.withToken(null, null).withError(null).withProgress(progress);
    session.change(
        opened.state() == State.RUNNING
            ? opened
            : opened.withState(State.RUNNING, driver.batch().now()));
  }

  private void label(String key) {
    Map<String, String> labels = session.documents().labelMap();
    labels.put(key, "true");
    session.change(session.documents().withLabels(labels));
  }
}
