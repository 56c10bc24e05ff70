package dev.millrace.engine.plan;

import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.List;
import java.util.Map;

/**
 * How an ended or paused execution is opened again. The driver, in one transaction: removes the
 * runs in {@code remove} (of a replay: does not copy them), moves those in {@code reopen} to
 * RESTARTED without outputs, error, timer or progress of their own, moves each run in {@code
 * scopes} to RUNNING with that progress, gives the execution a new epoch, the state RESTARTED and
 * the progress {@code flowLevel}, and raises {@link Event.Review}.
 *
 * @param remove runs and all their descendants
 * @param scopes by task run id; its counters equal the count of the children that remain
 */
public record RestartPlan(
    List<TaskRun> remove,
    List<TaskRun> reopen,
    Map<TaskRunId, Progress> scopes,
    Progress flowLevel) {

  public RestartPlan {
    remove = List.copyOf(remove);
    reopen = List.copyOf(reopen);
    scopes = Map.copyOf(scopes);
  }
}
