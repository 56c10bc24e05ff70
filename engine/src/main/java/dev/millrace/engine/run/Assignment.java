package dev.millrace.engine.run;

import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.store.WorkRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An attempt a node holds, with everything its templates may ask but the outputs of other tasks.
 *
 * @param token the work row; the result counts only while the task run still names it
 * @param ancestors flow-control runs around it, closest first
 */
record Assignment(
    UUID token,
    TaskRun run,
    WorkTask task,
    RunnableFlow flow,
    Execution execution,
    Documents documents,
    List<TaskRun> ancestors,
    Instant startedAt) {

  /** The attempt of a task run that a session has queued. */
  static Assignment of(Session session, UUID token, TaskRun run, WorkTask task, Instant now) {
    List<TaskRun> ancestors = new ArrayList<>();
    for (TaskRun at = session.parent(run); at != null; at = session.parent(at)) {
      ancestors.add(at);
    }
    return new Assignment(
        token,
        run,
        task,
        session.runnable(),
        session.execution(),
        session.documents(),
        ancestors,
        now);
  }

  /** The work row of this attempt. */
  WorkRow work(UUID holder) {
    return new WorkRow(
        token,
        WorkRow.Kind.RUN,
        execution.id(),
        run.id(),
        execution.epoch(),
        execution.namespace(),
        startedAt,
        holder,
        0);
  }
}
