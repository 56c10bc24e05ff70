package dev.millrace.engine.run;

import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.plan.RestartPlan;
import dev.millrace.engine.plan.Restarts;
import dev.millrace.engine.run.Reads.RunOutputs;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The task runs a replay takes over from the execution it replays: copies under new ids, with their
 * outputs and the values of their loops, and the plan from where to go on.
 *
 * @param runs copies, parents before children
 * @param values of loops among them
 */
record ReplayCopy(List<RunOutputs> runs, Map<TaskRunId, List<String>> values, RestartPlan plan) {

  /** Copies what a replay from {@code from} keeps. */
  static ReplayCopy of(
      RowReads rows, ExecutionId source, ExecutionId target, FlowIndex index, TaskRun from) {
    List<TaskRun> all = rows.all(source);
    RestartPlan plan =
        new Restarts(index, all, loop -> rows.values(source, loop.id()).size()).replay(from);
    Set<TaskRunId> removed = new HashSet<>();
    plan.remove().forEach(run -> removed.add(run.id()));
    Map<TaskRunId, TaskRunId> ids = new HashMap<>();
    Map<TaskRunId, TaskRun> copies = new LinkedHashMap<>();
    List<RunOutputs> runs = new ArrayList<>();
    Map<TaskRunId, List<String>> values = new HashMap<>();
    for (TaskRun run : all) {
      if (removed.contains(run.id())) {
        continue;
      }
      TaskRunId id = TaskRunId.next();
      ids.put(run.id(), id);
      TaskRun copy = copy(run, target, id, run.parentId() == null ? null : ids.get(run.parentId()));
      copies.put(run.id(), copy);
      runs.add(new RunOutputs(copy, rows.outputs(source, run.id())));
      List<String> items = rows.values(source, run.id());
      if (!items.isEmpty()) {
        values.put(id, items);
      }
    }
    return new ReplayCopy(runs, values, mapped(plan, ids, copies));
  }

  private static RestartPlan mapped(
      RestartPlan plan, Map<TaskRunId, TaskRunId> ids, Map<TaskRunId, TaskRun> copies) {
    Map<TaskRunId, Progress> scopes = new LinkedHashMap<>();
    plan.scopes().forEach((id, progress) -> scopes.put(ids.get(id), progress));
    List<TaskRun> reopen = plan.reopen().stream().map(run -> copies.get(run.id())).toList();
    return new RestartPlan(List.of(), reopen, scopes, plan.flowLevel());
  }

  private static TaskRun copy(
      TaskRun run, ExecutionId target, TaskRunId id, @Nullable TaskRunId parent) {
    return new TaskRun(
        new TaskRun.Birth(
            id, target, run.taskId(), parent, run.value(), run.branch(), run.createdAt()),
        run.iteration(),
        run.course(),
        new TaskRun.Current(run.attempt(), null, null, run.childExecutionId(), run.pastAttempts()),
        run.progress(),
        run.error());
  }
}
