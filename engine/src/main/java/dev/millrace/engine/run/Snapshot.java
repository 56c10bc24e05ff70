package dev.millrace.engine.run;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.store.TaskRunStore;
import java.util.List;

/**
 * A new execution as the transaction that stored it left it: what a reader would find right after
 * the commit, without reading.
 *
 * @param taskRuns in order of creation, with outputs
 */
public record Snapshot(Execution execution, Documents documents, List<TaskRunStore.Row> taskRuns) {

  static Snapshot of(Session session) {
    return new Snapshot(
        session.execution(),
        session.documents(),
        session.entries().stream().map(Session.Entry::row).toList());
  }
}
