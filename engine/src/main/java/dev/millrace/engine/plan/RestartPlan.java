package dev.millrace.engine.plan;

import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.List;
import java.util.Map;

/**
 * How an execution is opened again, as {@link Restarts} decided it. The driver applies it in one
 * transaction:
 *
 * <ol>
 *   <li>the runs in {@code remove} are deleted (of a replay: not copied);
 *   <li>those in {@code reopen} become RESTARTED, without outputs, error, timer or work row, and
 *       with an empty progress if they have one;
 *   <li>those in {@code scopes} become RUNNING with the progress given, without timer;
 *   <li>the execution gets its new epoch, the state RESTARTED and the progress {@code flowLevel};
 *   <li>{@link Event.Review} is raised: it begins what is RESTARTED and goes on with every scope.
 * </ol>
 *
 * <p>In a replay the runs are the originals; the driver maps their ids to those of the copies and
 * copies the values of loops with them.
 *
 * @param remove with all their descendants
 * @param scopes by id of the flow-control run; the counters equal the children that remain
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

  /** There is nothing to run again. */
  public boolean isEmpty() {
    return reopen.isEmpty() && scopes.isEmpty();
  }
}
