package dev.millrace.engine.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Flow control. The planner switches over these records without a default, so a new one does not
 * compile until every decision knows it. Strings are templates unless said otherwise.
 */
public sealed interface FlowTask extends Task {

  /** Children run when an ordinary child failed, and those run at the end in any case. */
  Handlers handlers();

  /** Children of this task by the name of the branch they stand in; errors and finally included. */
  Map<String, List<Task>> branches();

  /** The {@code errors} and {@code finally} blocks of a flow-control task. */
  record Handlers(List<Task> errors, List<Task> finallyTasks) {
    public static final Handlers NONE = new Handlers(List.of(), List.of());

    public Handlers {
      errors = List.copyOf(errors);
      finallyTasks = List.copyOf(finallyTasks);
    }
  }

  record Sequential(TaskHeader header, List<Task> tasks, Handlers handlers) implements FlowTask {
    public Sequential {
      tasks = List.copyOf(tasks);
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.TASKS, tasks);
    }
  }

  /** All children at once, at most {@code concurrent} (0: no limit) at a time. */
  record Parallel(TaskHeader header, String concurrent, List<Task> tasks, Handlers handlers)
      implements FlowTask {
    public Parallel {
      tasks = List.copyOf(tasks);
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.TASKS, tasks);
    }
  }

  /** Children start when those they depend on have ended, at most {@code concurrent} at a time. */
  record Dag(TaskHeader header, String concurrent, List<Node> nodes, Handlers handlers)
      implements FlowTask {
    public Dag {
      nodes = List.copyOf(nodes);
    }

    /** One child and the ids of its siblings that must have ended before it starts. */
    public record Node(Task task, List<String> dependsOn) {
      public Node {
        dependsOn = List.copyOf(dependsOn);
      }
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.TASKS, nodes.stream().map(Node::task).toList());
    }
  }

  record If(
      TaskHeader header, String condition, List<Task> then, List<Task> otherwise, Handlers handlers)
      implements FlowTask {
    public If {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.THEN, then, Branches.ELSE, otherwise);
    }
  }

  record Switch(
      TaskHeader header,
      String value,
      Map<String, List<Task>> cases,
      List<Task> defaults,
      Handlers handlers)
      implements FlowTask {
    public Switch {
      cases = Collections.unmodifiableMap(new LinkedHashMap<>(cases));
      defaults = List.copyOf(defaults);
    }

    @Override
    public Map<String, List<Task>> branches() {
      Map<String, List<Task>> all = Branches.of(handlers, Branches.DEFAULTS, defaults);
      cases.forEach((key, tasks) -> all.put(Branches.CASE_PREFIX + key, tasks));
      return all;
    }
  }

  /**
   * Children once per value: a value's tasks in order, {@code concurrencyLimit} values at a time
   * (0: all).
   */
  record ForEach(
      TaskHeader header,
      Object values,
      int concurrencyLimit,
      boolean distinct,
      List<Task> tasks,
      Handlers handlers)
      implements FlowTask {
    public ForEach {
      tasks = List.copyOf(tasks);
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.TASKS, tasks);
    }
  }

  /** Old form: every (value, task) pair strictly in order. */
  record EachSequential(TaskHeader header, Object value, List<Task> tasks, Handlers handlers)
      implements FlowTask {
    public EachSequential {
      tasks = List.copyOf(tasks);
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.TASKS, tasks);
    }
  }

  /**
   * Old form: every (value, task) pair at once, at most {@code concurrent} (0: no limit) at a time.
   */
  record EachParallel(
      TaskHeader header, Object value, String concurrent, List<Task> tasks, Handlers handlers)
      implements FlowTask {
    public EachParallel {
      tasks = List.copyOf(tasks);
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.TASKS, tasks);
    }
  }

  record AllowFailure(TaskHeader header, List<Task> tasks, Handlers handlers) implements FlowTask {
    public AllowFailure {
      tasks = List.copyOf(tasks);
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.TASKS, tasks);
    }
  }

  /**
   * Waits for a resume, or for {@code pauseDuration}.
   *
   * @param behavior template of RESUME, WARN, FAIL or CANCEL: what happens when the duration is
   *     over
   * @param onPause task started when the pause begins
   * @param onResume inputs asked for by the resume
   * @param tasks old form: children run after the resume
   */
  record Pause(
      TaskHeader header,
      @Nullable String pauseDuration,
      String behavior,
      @Nullable Task onPause,
      List<Input> onResume,
      List<Task> tasks,
      Handlers handlers)
      implements FlowTask {
    public Pause {
      onResume = List.copyOf(onResume);
      tasks = List.copyOf(tasks);
    }

    @Override
    public Map<String, List<Task>> branches() {
      List<Task> pause = onPause == null ? List.of() : List.of(onPause);
      return Branches.of(handlers, Branches.TASKS, tasks, Branches.ON_PAUSE, pause);
    }
  }

  /**
   * Starts an execution of another flow.
   *
   * @param waits YAML {@code wait}: end when the child has ended
   * @param labels map, or list of key and value maps, with templates
   * @param inheritLabels template of a boolean
   * @param outputs old form: templates rendered in the child's context when it has ended
   * @param scheduleDate template of an instant before which the child does not start
   * @param restartBehavior RETRY_FAILED or NEW_EXECUTION
   */
  record Subflow(
      TaskHeader header,
      String namespace,
      String flowId,
      @Nullable Integer revision,
      Map<String, @Nullable Object> inputs,
      @Nullable Object labels,
      boolean waits,
      boolean transmitFailed,
      String inheritLabels,
      Map<String, @Nullable Object> outputs,
      @Nullable String scheduleDate,
      String restartBehavior)
      implements FlowTask {
    public Subflow {
      inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
      outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    @Override
    public Handlers handlers() {
      return Handlers.NONE;
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Map.of();
    }
  }

  /** Children in order, again and again until {@code condition} is truthy or a limit is reached. */
  record LoopUntil(
      TaskHeader header,
      String condition,
      String failOnMaxReached,
      @Nullable String maxIterations,
      @Nullable String maxDuration,
      String interval,
      List<Task> tasks,
      Handlers handlers)
      implements FlowTask {
    public LoopUntil {
      tasks = List.copyOf(tasks);
    }

    @Override
    public Map<String, List<Task>> branches() {
      return Branches.of(handlers, Branches.TASKS, tasks);
    }
  }
}
