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

  /**
   * ForEach: the next task of the value that asks, or the first task of values not begun. Of these
   * a portion starts, and the next one only when the first has begun: a transaction that has no
   * room for more leaves the rest to the next one.
   */
  static Next groups(
      Decision decision, Scope scope, FlowTask.ForEach task, @Nullable TaskRun ended) {
    List<Command.Start> starts = new ArrayList<>();
    if (ended != null) {
      addNextOf(decision, scope, ended, starts);
    } else if (scope.progress().started() > 0) {
      lastOfEachGroup(decision, scope).forEach(last -> addNextOf(decision, scope, last, starts));
    }
    if (ended == null) {
      return newValues(decision, scope, task, starts, decision.loopPortion());
    }
    // Without a limit the end of a child makes no room that was not there before.
    int freed = task.concurrencyLimit() == 0 ? 0 : 1;
    Next next = newValues(decision, scope, task, starts, freed);
    return new Next(next.starts(), next.cursor());
  }

  /** ForEach: the next portion of values. */
  static Next more(Decision decision, Scope scope, FlowTask.ForEach task) {
    return newValues(decision, scope, task, new ArrayList<>(), decision.loopPortion());
  }

  /**
   * ForEach: values that will begin. When a child has failed these are none, but without a limit
   * all begin at once as far as anybody can tell, so its failure stops none of them.
   */
  static int left(Decision decision, Scope scope, FlowTask.ForEach task) {
    boolean stopped = scope.isStopped() && task.concurrencyLimit() > 0;
    if (stopped || !scope.isOrdinary() || scope.tasks(decision).isEmpty()) {
      return 0;
    }
    return decision.valueCount(run(scope)) - scope.progress().cursor();
  }

  private static Next newValues(
      Decision decision,
      Scope scope,
      FlowTask.ForEach task,
      List<Command.Start> starts,
      int portion) {
    int cursor = scope.progress().cursor();
    int inFlight = scope.progress().inFlight() + starts.size();
    int room = Limits.room(task.concurrencyLimit(), inFlight);
    int possible = Math.min(left(decision, scope, task), room);
    int count = Math.min(possible, portion);
    for (int i = 0; i < count; i++) {
      starts.add(start(decision, scope, cursor + i, 0));
    }
    return new Next(starts, cursor + count, possible > count);
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
