package dev.millrace.engine.plan;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.plan.Facts.RenderFailed;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Loops over values. Of a ForEach the cursor counts the values begun, and the tasks of one value
 * follow each other; of the old Each tasks the cursor counts (value, task) pairs.
 */
final class Loops {

  private Loops() {}

  static boolean isLoop(@Nullable FlowTask task) {
    return task instanceof FlowTask.ForEach
        || task instanceof FlowTask.EachSequential
        || task instanceof FlowTask.EachParallel;
  }

  /** The values of a loop as texts: of a list, or of the text of a JSON array. */
  static List<String> values(Decision decision, TaskRun run, Object template, boolean distinct)
      throws RenderFailed {
    Object rendered = Rendered.value(decision, template, run);
    List<@Nullable String> values = JsonValues.of(rendered);
    long nulls = values.stream().filter(value -> value == null).count();
    if (nulls > 0) {
      throw new RenderFailed("Found '" + nulls + "' null values on Each, with values=" + values);
    }
    List<String> all = new ArrayList<>();
    values.forEach(value -> {
      if (value != null) {
        all.add(value);
      }
    });
    return distinct ? all.stream().distinct().toList() : all;
  }

  /** ForEach: the next task of the value that asks, or the first task of values not begun. */
  static Next groups(
      Decision decision, Scope scope, FlowTask.ForEach task, @Nullable TaskRun ended) {
    List<Command.Start> starts = new ArrayList<>();
    if (ended != null) {
      addNextOf(decision, scope, ended, starts);
    } else if (scope.progress().started() > 0) {
      lastOfEachGroup(decision, scope).forEach(last -> addNextOf(decision, scope, last, starts));
    }
    int cursor = scope.progress().cursor();
    int room = Limits.room(task.concurrencyLimit(), scope.progress().inFlight() + starts.size());
    if (!scope.tasks(decision).isEmpty()) {
      int count = decision.valueCount(run(scope));
      for (; room > 0 && cursor < count; room--) {
        starts.add(start(decision, scope, cursor++, 0));
      }
    }
    return new Next(starts, cursor);
  }

  private static void addNextOf(
      Decision decision, Scope scope, TaskRun child, List<Command.Start> starts) {
    int next = decision.index().place(child.taskId()).index() + 1;
    Integer group = child.iteration();
    boolean ordinary = child.branch().equals(scope.progress().branch());
    if (ordinary && group != null && next < scope.tasks(decision).size()) {
      starts.add(start(decision, scope, group, next));
    }
  }

  /** The furthest child of each value whose turn it is; only when a scope is planned anew. */
  private static List<TaskRun> lastOfEachGroup(Decision decision, Scope scope) {
    Map<Integer, TaskRun> last = new TreeMap<>();
    for (TaskRun child : decision.facts().children(scope.run())) {
      Integer group = child.iteration();
      if (group != null && child.branch().equals(scope.progress().branch())) {
        last.merge(group, child, (a, b) -> place(decision, a) > place(decision, b) ? a : b);
      }
    }
    return last.values().stream().filter(child -> child.state().isTerminal()).toList();
  }

  private static int place(Decision decision, TaskRun child) {
    return decision.index().place(child.taskId()).index();
  }

  /** The old Each tasks: the next (value, task) pairs. */
  static Next pairs(Decision decision, Scope scope, int limit) {
    Progress progress = scope.progress();
    int size = scope.tasks(decision).size();
    int room = Limits.room(limit, progress.inFlight());
    long pairs = size * (long) decision.valueCount(run(scope));
    List<Command.Start> starts = new ArrayList<>();
    int cursor = progress.cursor();
    for (; room > 0 && cursor < pairs; room--) {
      starts.add(start(decision, scope, cursor / size, cursor % size));
      cursor++;
    }
    return new Next(starts, cursor);
  }

  private static Command.Start start(Decision decision, Scope scope, int group, int index) {
    TaskRun loop = run(scope);
    Task task = scope.tasks(decision).get(index);
    String value = decision.value(loop, group);
    return new Command.Start(task, loop, scope.progress().branch(), value, group);
  }

  private static TaskRun run(Scope scope) {
    TaskRun run = scope.run();
    if (run == null) {
      throw new IllegalStateException("the flow level is no loop");
    }
    return run;
  }
}
