package dev.millrace.engine.run;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.WorkRow;
import java.util.List;
import java.util.UUID;

/** Stops what a task run does, wherever it is: queued, waiting, on a node, in another execution. */
final class Kills {

  private final Driver driver;
  private final Session session;

  Kills(Driver driver) {
    this.driver = driver;
    this.session = driver.session();
  }

  void kill(TaskRun run) {
    Task task = session.runnable().index().place(run.taskId()).task();
    ExecutionId child = task instanceof FlowTask.Subflow ? run.childExecutionId() : null;
    if (child != null && driver.killsChildren()) {
      driver.batch().message(driver, WorkRow.Kind.KILL, child, null);
    }
    UUID token = run.token();
    boolean attempt =
        task instanceof WorkTask
            && (run.state() == State.RUNNING || run.state() == State.SUBMITTED);
    if (token == null || !attempt || !runsOnNode(token)) {
      driver.end(run, State.KILLED, null);
      return;
    }
    session.killWork.add(token);
    if (run.state() != State.KILLING) {
      session.change(run.withState(State.KILLING, driver.batch().now()));
    }
  }

  /** Whether a node holds the attempt; the row stays locked until the commit. */
  private boolean runsOnNode(UUID token) {
    boolean unsent = session.newWork.removeIf(work -> work.id().equals(token));
    if (unsent) {
      driver.batch().forgetDispatch(token);
      return false;
    }
    List<WorkRow> held = driver.batch().holders(List.of(token));
    return !held.isEmpty() && held.getFirst().nodeId() != null;
  }
}
