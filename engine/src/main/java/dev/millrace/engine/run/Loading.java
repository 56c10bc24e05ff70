package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.store.TaskRunStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first round trip of a planning transaction: begins, locks the executions of a batch in the
 * order of their ids, and reads what its requests are about, so that planning them reads nothing
 * one by one: the task runs with their ancestors and outputs, and the children that have ended.
 *
 * <p>An execution that begins, or whose pure task is due, may end in the same transaction. Its
 * caller is locked with it, and what the caller waits with is read in a second round trip: so the
 * end is told within the transaction, and a fan-out over thousands of short children needs no
 * message for each. A caller whose flow cannot be read is left out: its child must not suffer, and
 * tells its end by a message.
 */
final class Loading {

  private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

  private final Batch batch;
  private final TreeSet<ExecutionId> ids = new TreeSet<>();
  private final TreeSet<ExecutionId> pure = new TreeSet<>();
  private final TreeSet<ExecutionId> planned = new TreeSet<>();
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
      if (!(request instanceof Request.Quarantine)) {
        planned.add(request.executionId());
      }
      TaskRunId run = request.taskRunId();
      if (run != null) {
        runs.add(new TaskRunStore.Key(request.executionId(), run));
      }
      if (request instanceof Request.Due(var work)) {
        switch (work.kind()) {
          case CHILD ->
              callers.add(new TaskRunStore.Key(request.executionId(), Objects.requireNonNull(run)));
          case START, RUN -> pure.add(request.executionId());
          case WAKE, KILL, RESTART -> {} // about nothing but what was added above
        }
      }
    }
  }

  void run(SqlSession session) {
    List<ExecutionStore.Row> executions = new ArrayList<>();
    Script script = batch.begin(new Script());
    if (pure.isEmpty()) {
      ExecutionStore.lock(script, ids, executions::add);
    } else {
      ExecutionStore.lockWithCallers(script, ids, pure, executions::add);
    }
    if (!callers.isEmpty()) {
      ExecutionStore.children(script, callers, batch::addChild);
    }
    load(session, script, runs, () -> executions.forEach(this::load));
    List<TaskRunStore.Key> waiting = waiting(executions);
    if (!waiting.isEmpty()) {
      load(session, new Script(), waiting, () -> {});
    }
  }

  /** Task runs of callers that wait for an execution that may end. */
  private List<TaskRunStore.Key> waiting(List<ExecutionStore.Row> executions) {
    List<TaskRunStore.Key> waiting = new ArrayList<>();
    for (ExecutionStore.Row row : executions) {
      ExecutionId caller = row.execution().callerId();
      TaskRunId run = row.execution().callerTaskRunId();
      if (pure.contains(row.execution().id()) && caller != null && run != null) {
        waiting.add(new TaskRunStore.Key(caller, run));
      }
    }
    return waiting;
  }

  /** Runs a script that reads task runs besides, and adds them to the executions they belong to. */
  private void load(
      SqlSession session, Script script, List<TaskRunStore.Key> wanted, Runnable executionsRead) {
    List<TaskRun> found = new ArrayList<>();
    Map<TaskRunStore.Key, String> outputs = new HashMap<>();
    if (!wanted.isEmpty()) {
      TaskRunStore.withAncestors(script, wanted, found::add);
      TaskRunStore.outputs(script, wanted, outputs::put);
    }
    session.run(script);
    executionsRead.run();
    found.forEach(this::add);
    for (TaskRunStore.Key key : wanted) {
      Driver driver = batch.driver(key.executionId());
      Session.Entry entry = driver == null ? null : driver.session().find(key.id());
      if (entry != null) {
        entry.outputsAre(outputs.get(key));
      }
    }
  }

  private void load(ExecutionStore.Row row) {
    ExecutionId id = row.execution().id();
    if (planned.contains(id)) {
      batch.load(row);
      return;
    }
    try {
      batch.load(row);
    } catch (RuntimeException e) { // whatever is wrong with its flow, nobody plans with it now
      if (RetryableSql.isPassing(e)) {
        throw e;
      }
      if (ids.contains(id)) {
        batch.loadWithoutFlow(row);
      } else {
        LOG.warn("the flow of execution {}, which waits for another, cannot be read", id, e);
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
