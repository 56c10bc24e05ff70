package dev.millrace.engine.run;

import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.run.Reads.RunOutputs;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.template.Lazy;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code outputs} in an expression: by task id, and below loops by the values around the task run,
 * outermost first. Only the tasks a template names are read; of a loop only the iteration at hand
 * when the template asks for that one, so a step of a long loop costs what a step of a short one
 * does.
 */
final class LazyOutputs extends AbstractMap<String, @Nullable Object> implements Lazy {

  private final Reads reads;
  private final @Nullable TaskRun current;
  private final Map<String, @Nullable Object> known = new HashMap<>();

  LazyOutputs(Reads reads, @Nullable TaskRun current) {
    this.reads = reads;
    this.current = current;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return key instanceof String id ? known.computeIfAbsent(id, this::load) : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (FlowIndex.Place place : reads.runnable().index().all()) {
      Object outputs = get(place.task().id());
      if (outputs != null) {
        all.put(place.task().id(), outputs instanceof Iterations it ? it.whole() : outputs);
      }
    }
    return all.entrySet();
  }

  private @Nullable Object load(String taskId) {
    FlowIndex.Place place = reads.runnable().index().find(taskId);
    if (place == null) {
      return null;
    }
    if (place.loops() > 0) {
      Iterations iterations = new Iterations(taskId);
      return iterations.isPresent() ? iterations : null;
    }
    Map<String, @Nullable Object> last = null;
    for (RunOutputs run : reads.runsOf(taskId, null)) {
      if (run.outputs() != null) {
        last = run.outputs();
      }
    }
    return last;
  }

  /** Outputs of a task inside loops, by value. */
  private final class Iterations extends AbstractMap<String, @Nullable Object> implements Lazy {

    private final String taskId;
    private @Nullable Map<String, @Nullable Object> whole;

    Iterations(String taskId) {
      this.taskId = taskId;
    }

    /** Whether any run has outputs; looks at the iteration at hand first. */
    boolean isPresent() {
      return ofCurrentIteration() != null || !whole().isEmpty();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      if (whole == null && current != null && key != null && key.equals(current.value())) {
        Object here = ofCurrentIteration();
        if (here != null) {
          return here;
        }
      }
      return whole().get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return get(key) != null;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      return whole().entrySet();
    }

    /**
     * Outputs of the sibling run of the same iteration of the same loop; null when there is none.
     */
    private @Nullable Object ofCurrentIteration() {
      TaskRun run = current;
      if (run == null || run.iteration() == null || run.parentId() == null) {
        return null;
      }
      for (RunOutputs other : reads.runsOf(taskId, run.iteration())) {
        if (run.parentId().equals(other.run().parentId())
            && other.outputs() != null
            && path(other.run()).size() == 1) {
          return other.outputs();
        }
      }
      return null;
    }

    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> whole() {
      Map<String, @Nullable Object> built = whole;
      if (built != null) {
        return built;
      }
      built = new LinkedHashMap<>();
      for (RunOutputs run : reads.runsOf(taskId, null)) {
        List<String> path = path(run.run());
        if (run.outputs() == null || path.isEmpty()) {
          continue;
        }
        Map<String, @Nullable Object> at = built;
        for (String value : path.subList(0, path.size() - 1)) {
          at =
              (Map<String, @Nullable Object>)
                  at.computeIfAbsent(value, v -> new LinkedHashMap<String, @Nullable Object>());
        }
        at.put(path.getLast(), run.outputs());
      }
      whole = built;
      return built;
    }

    /** The values around a run, outermost first, its own last. */
    private List<String> path(TaskRun run) {
      List<String> values = new ArrayList<>();
      for (TaskRun at = run; at != null; at = reads.parent(at)) {
        if (at.value() != null) {
          values.addFirst(at.value());
        }
      }
      return values;
    }
  }
}
