package dev.millrace.engine.run;

import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.TaskRunStore;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.store.WorkStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Gathers what the sessions of a batch changed into one script: a statement a table and verb. */
final class Flush {

  private final List<ExecutionStore.Row> newExecutions = new ArrayList<>();
  private final List<ExecutionStore.Row> executions = new ArrayList<>();
  private final List<TaskRunStore.Row> newRuns = new ArrayList<>();
  private final List<TaskRunStore.Row> runs = new ArrayList<>();
  private final List<TaskRun> removed = new ArrayList<>();
  private final List<WorkRow> work = new ArrayList<>();
  private final Set<UUID> dead = new HashSet<>();
  private final Set<UUID> kills = new HashSet<>();
  private final Script script = new Script();

  /** The statements of a batch, without begin and commit; empty when nothing changed. */
  static Script of(Batch batch) {
    Flush flush = new Flush();
    for (Driver driver : batch.drivers()) {
      flush.gather(driver.session());
      batch.after.changed.add(driver.session().id());
    }
    flush.dead.addAll(batch.orphanedWork);
    batch.after.kills.addAll(flush.kills);
    return flush.write(batch);
  }

  private void gather(Session session) {
    if (session.isNew()) {
      newExecutions.add(session.executionRow());
    } else if (session.touched()) {
      executions.add(session.executionRow());
    }
    for (Session.Entry entry : session.entries()) {
      if (entry.created) {
        newRuns.add(new TaskRunStore.Row(entry.run, entry.row().outputs(), false));
      } else if (entry.changed) {
        runs.add(entry.row());
      }
    }
    removed.addAll(session.removed);
    dead.addAll(session.deadWork);
    kills.addAll(session.killWork);
    work.addAll(session.newWork);
    if (!session.newValues.isEmpty()) {
      TaskRunStore.insertValues(script, session.id(), session.newValues);
    }
  }

  private Script write(Batch batch) {
    // A row that was queued and taken back within the transaction never existed.
    Set<UUID> unborn = new HashSet<>();
    work.removeIf(row -> dead.contains(row.id()) && unborn.add(row.id()));
    dead.removeAll(unborn);
    if (!newExecutions.isEmpty()) {
      ExecutionStore.insert(script, newExecutions);
    }
    if (!executions.isEmpty()) {
      batch.update(script, executions);
    }
    if (!dead.isEmpty()) {
      WorkStore.delete(script, dead);
    }
    if (!work.isEmpty()) {
      WorkStore.insert(script, work);
    }
    if (!kills.isEmpty()) {
      WorkStore.askToKill(script, kills);
    }
    if (!removed.isEmpty()) {
      TaskRunStore.delete(script, removed);
    }
    if (!newRuns.isEmpty()) {
      TaskRunStore.insert(script, newRuns);
    }
    if (!runs.isEmpty()) {
      TaskRunStore.update(script, runs);
    }
    return script;
  }
}
