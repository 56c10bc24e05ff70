package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Branches;
import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The task runs of an execution while it is decided which of them are opened again, and the
 * counting anew of the scopes that are. Helper of {@link Restarts}, one thread.
 */
final class Reopening {

  private final FlowIndex index;
  private final ToIntFunction<TaskRun> valueCount;
  private final Map<TaskRunId, TaskRun> runs = new LinkedHashMap<>();
  private final Map<@Nullable TaskRunId, List<TaskRun>> children = new HashMap<>();
  private final Map<TaskRunId, TaskRun> removed = new LinkedHashMap<>();
  private final Map<TaskRunId, TaskRun> reopened = new LinkedHashMap<>();
  private final Map<TaskRunId, Progress> scopes = new LinkedHashMap<>();
  private final Map<TaskRunId, State> assumed = new HashMap<>();

  Reopening(FlowIndex index, List<TaskRun> all, ToIntFunction<TaskRun> valueCount) {
    this.index = index;
    this.valueCount = valueCount;
    for (TaskRun run : all) {
      runs.put(run.id(), run);
      children.computeIfAbsent(run.parentId(), id -> new ArrayList<>()).add(run);
    }
  }

  RestartPlan plan(Progress flowLevel) {
    return new RestartPlan(
        List.copyOf(removed.values()), List.copyOf(reopened.values()), scopes, flowLevel);
  }

  @Nullable TaskRun parent(TaskRun run) {
    return run.parentId() == null ? null : runs.get(run.parentId());
  }

  /** The ancestor at the flow level, or the run itself. */
  TaskRun root(TaskRun run) {
    TaskRun at = run;
    for (TaskRun up = parent(at); up != null; up = parent(at)) {
      at = up;
    }
    return at;
  }

  List<TaskRun> children(@Nullable TaskRun scope) {
    return children.getOrDefault(scope == null ? null : scope.id(), List.of());
  }

  /** The flow still has its task, at the same kind of place. */
  boolean isKnown(TaskRun run) {
    return index.find(run.taskId()) != null && index.place(run.taskId()).index() >= 0;
  }

  Task task(TaskRun run) {
    return index.place(run.taskId()).task();
  }

  boolean isScope(TaskRun run) {
    return task(run) instanceof FlowTask task && !(task instanceof FlowTask.Subflow);
  }

  void remove(TaskRun run) {
    removed.put(run.id(), run);
    children(run).forEach(this::remove);
  }

  /** The run begins anew; what was below it goes. */
  void reopen(TaskRun run) {
    children(run).forEach(this::remove);
    reopened.put(run.id(), run);
  }

  void open(TaskRun scope, Progress progress) {
    scopes.put(scope.id(), progress);
  }

  void assume(TaskRun run, State state) {
    assumed.put(run.id(), state);
  }

  /** The branch a scope's ordinary children that remain stand in. */
  String ordinaryBranch(@Nullable TaskRun scope) {
    for (TaskRun child : children(scope)) {
      if (Branches.isOrdinary(child.branch()) && !removed.containsKey(child.id())) {
        return child.branch();
      }
    }
    return Branches.TASKS;
  }

  /** Whether a sibling runs because the pivot has ended. */
  boolean comesAfter(@Nullable TaskRun scope, TaskRun pivot, TaskRun sibling) {
    FlowTask kind = scope == null ? null : (FlowTask) task(scope);
    if (kind == null || !Branches.isOrdinary(pivot.branch())) {
      return place(sibling) > place(pivot);
    }
    return switch (kind) {
      case FlowTask.Parallel p -> false;
      case FlowTask.EachParallel e -> false;
      case FlowTask.Dag dag -> dependents(dag, pivot.taskId()).contains(sibling.taskId());
      case FlowTask.ForEach loop ->
          group(sibling) == group(pivot)
              ? place(sibling) > place(pivot)
              : loop.concurrencyLimit() == 1 && group(sibling) > group(pivot);
      case FlowTask.EachSequential e ->
          group(sibling) > group(pivot)
              || (group(sibling) == group(pivot) && place(sibling) > place(pivot));
      case FlowTask.Sequential s -> place(sibling) > place(pivot);
      case FlowTask.If i -> place(sibling) > place(pivot);
      case FlowTask.Switch s -> place(sibling) > place(pivot);
      case FlowTask.AllowFailure a -> place(sibling) > place(pivot);
      case FlowTask.Pause p -> place(sibling) > place(pivot);
      case FlowTask.LoopUntil l -> place(sibling) > place(pivot);
      case FlowTask.Subflow s -> false;
    };
  }

  private int place(TaskRun run) {
    return index.place(run.taskId()).index();
  }

  private static int group(TaskRun run) {
    Integer iteration = run.iteration();
    return iteration == null ? 0 : iteration;
  }

  /** The nodes that depend on a node, directly or through others. */
  private static Set<String> dependents(FlowTask.Dag dag, String id) {
    Set<String> found = new HashSet<>();
    found.add(id);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (FlowTask.Dag.Node node : dag.nodes()) {
        if (node.dependsOn().stream().anyMatch(found::contains)) {
          grew |= found.add(node.task().id());
        }
      }
    }
    found.remove(id);
    return found;
  }

  /**
   * The progress of a scope whose children are those that remain.
   *
   * @param over the branch is over, whatever ran in it
   */
  Progress recount(@Nullable TaskRun scope, String branch, boolean over) {
    FlowTask task = scope == null ? null : (FlowTask) task(scope);
    int size = index.tasks(task, branch).size();
    boolean ordinary = Branches.isOrdinary(branch);
    boolean loop = ordinary && scope != null && Loops.isLoop(task);
    int values = loop ? valueCount.applyAsInt(scope) : 1;
    Progress progress = Progress.at(branch, size * values);
    boolean stopped = over;
    for (TaskRun child : children(scope)) {
      if (!removed.containsKey(child.id())) {
        boolean here = child.branch().equals(branch);
        progress =
            progress.startedOne(here ? cursorAfter(task, progress, child) : progress.cursor());
        if (!isOpen(child)) {
          State state = assumed.getOrDefault(child.id(), child.state());
          progress = progress.endedOne(state, Branches.isOrdinary(child.branch()));
          stopped |= here && !ordinary && Scope.stops(state);
        }
      }
    }
    return stopped ? atEnd(progress, size) : progress;
  }

  private static Progress atEnd(Progress p, int size) {
    return new Progress(
        p.branch(), size, p.total(), p.started(), p.ended(), p.failed(), p.outcome());
  }

  private boolean isOpen(TaskRun run) {
    boolean opened = reopened.containsKey(run.id()) || scopes.containsKey(run.id());
    return opened || (!assumed.containsKey(run.id()) && !run.state().isTerminal());
  }

  private int cursorAfter(@Nullable FlowTask task, Progress progress, TaskRun child) {
    boolean ordinary = Branches.isOrdinary(child.branch());
    if (ordinary && task instanceof FlowTask.ForEach) {
      return Math.max(progress.cursor(), group(child) + 1);
    }
    if (ordinary && (Loops.isLoop(task) || task instanceof FlowTask.Dag)) {
      return progress.cursor() + 1;
    }
    return Math.max(progress.cursor(), place(child) + 1);
  }
}
