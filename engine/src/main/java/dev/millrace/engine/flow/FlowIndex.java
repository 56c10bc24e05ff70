package dev.millrace.engine.flow;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each task of a flow stands: its parent, its branch, its index, and how many loops are
 * around it. Built once per revision; safe for all threads.
 */
public final class FlowIndex {

  /**
   * The place of a task.
   *
   * @param parent enclosing flow-control task, null at the flow level
   * @param branch branch of the parent, see {@link Branches}
   * @param index position among the enabled tasks of that branch; -1 for a disabled task
   * @param loops ancestors whose children carry a value (ForEach and the old Each tasks)
   */
  public record Place(Task task, @Nullable FlowTask parent, String branch, int index, int loops) {}

  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<String, Map<String, List<Task>>> enabled = new HashMap<>();
  private final Map<String, List<Task>> flowLevel = new HashMap<>();

  public FlowIndex(Flow flow) {
    flow.branches().forEach((branch, tasks) -> flowLevel.put(branch, add(null, branch, tasks, 0)));
  }

  /** The place of a task, or null when the flow has no task of this id. */
  public @Nullable Place find(String taskId) {
    return places.get(taskId);
  }

  /** The place of a task this flow is known to have. */
  public Place place(String taskId) {
    Place place = places.get(taskId);
    if (place == null) {
      throw new IllegalStateException("flow has no task " + taskId);
    }
    return place;
  }

  /** Enabled tasks of a branch, in order; parent is null for the flow level. */
  public List<Task> tasks(@Nullable FlowTask parent, String branch) {
    Map<String, List<Task>> branches = parent == null ? flowLevel : enabled.get(parent.id());
    return branches == null ? List.of() : branches.getOrDefault(branch, List.of());
  }

  /** Every task in the order written, disabled ones included. */
  public Iterable<Place> all() {
    return places.values();
  }

  private List<Task> add(@Nullable FlowTask parent, String branch, List<Task> tasks, int loops) {
    List<Task> on = tasks.stream().filter(task -> !task.header().disabled()).toList();
    int next = 0;
    for (Task task : tasks) {
      int index = task.header().disabled() ? -1 : next++;
      places.put(task.id(), new Place(task, parent, branch, index, loops));
      if (task instanceof FlowTask flowTask) {
        int inner = loops + (isLoop(flowTask) ? 1 : 0);
        Map<String, List<Task>> byBranch = new HashMap<>();
        flowTask
            .branches()
            .forEach((name, children) -> byBranch.put(name, add(flowTask, name, children, inner)));
        enabled.put(task.id(), byBranch);
      }
    }
    return on;
  }

  private static boolean isLoop(FlowTask task) {
    return task instanceof FlowTask.ForEach
        || task instanceof FlowTask.EachSequential
        || task instanceof FlowTask.EachParallel;
  }
}
