package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.store.TaskRunStore;
import dev.millrace.engine.store.WorkRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The first round trip of a planning transaction: begins, locks the executions of a batch in the
 * order of their ids, and reads what its requests are about, so that planning them reads nothing
 * one by one: the task runs with their ancestors and outputs, and the children that have ended.
 */
final class Loading {

  private final Batch batch;
  private final TreeSet<ExecutionId> ids = new TreeSet<>();
  private final List<TaskRunStore.Key> runs = new ArrayList<>();
  private final List<TaskRunStore.Key> callers = new ArrayList<>();

  /**
   * @param again the batch was tried before, so even a new execution may be stored already
   */
  Loading(Batch batch, List<Request> requests, boolean again) {
    this.batch = batch;
    for (Request request : requests) {
      if (again || !(request instanceof Request.Create)) {
        ids.add(request.executionId());
      }
      TaskRunId run = request.taskRunId();
      if (run != null) {
        runs.add(new TaskRunStore.Key(request.executionId(), run));
      }
      if (run != null
          && request instanceof Request.Due(var work)
          && work.kind() == WorkRow.Kind.CHILD) {
        callers.add(new TaskRunStore.Key(request.executionId(), run));
      }
    }
  }

  void run(SqlSession session) {
    List<ExecutionStore.Row> executions = new ArrayList<>();
    List<TaskRun> found = new ArrayList<>();
    Map<TaskRunStore.Key, String> outputs = new HashMap<>();
    Script script = batch.begin(new Script());
    ExecutionStore.lock(script, ids, executions::add);
    if (!runs.isEmpty()) {
      TaskRunStore.withAncestors(script, runs, found::add);
      TaskRunStore.outputs(script, runs, outputs::put);
    }
    if (!callers.isEmpty()) {
      ExecutionStore.children(script, callers, batch::addChild);
    }
    session.run(script);
    executions.forEach(batch::load);
    found.forEach(this::add);
    for (TaskRunStore.Key key : runs) {
      Driver driver = batch.driver(key.executionId());
      Session.Entry entry = driver == null ? null : driver.session().find(key.id());
      if (entry != null) {
        entry.outputsAre(outputs.get(key));
      }
    }
  }

  private void add(TaskRun run) {
    Driver driver = batch.driver(run.executionId());
    if (driver != null) {
      driver.session().addLoaded(run);
    }
  }
}
