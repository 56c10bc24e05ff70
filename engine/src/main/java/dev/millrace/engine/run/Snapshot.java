package dev.millrace.engine.run;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.store.TaskRunStore;
import java.util.List;

/**
 * A new execution as the transaction that stored it left it: what a reader would find right after
 * the commit, without reading.
 *
 * @param taskRuns the first in order of creation, with outputs
 * @param total how many there are
 */
public record Snapshot(
    Execution execution, Documents documents, List<TaskRunStore.Row> taskRuns, int total) {

  /** With at most so many task runs; a fan-out may have a hundred thousand. */
  static Snapshot of(Session session, int taskRunsMax) {
    return new Snapshot(
        session.execution(),
        session.documents(),
        session.entries().stream().limit(taskRunsMax).map(Session.Entry::row).toList(),
        session.entries().size());
  }
}
