package dev.millrace.engine.plan;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.TaskRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which children of a scope start next, by kind of task; handlers always run in sequence. */
final class Bodies {

  private Bodies() {}

  /**
   * What may start now.
   *
   * @param ended the child whose end asks, null when the scope opens or is planned anew
   */
  static Next next(Decision decision, Scope scope, @Nullable TaskRun ended) {
    FlowTask task = scope.task();
    if (scope.isStopped()) {
      return ended == null && task instanceof FlowTask.ForEach loop
          ? Loops.more(decision, scope, loop)
          : Next.NONE;
    }
    if (task == null || !scope.isOrdinary()) {
      return sequence(decision, scope);
    }
    return switch (task) {
      case FlowTask.Sequential s -> sequence(decision, scope);
      case FlowTask.If i -> sequence(decision, scope);
      case FlowTask.Switch s -> sequence(decision, scope);
      case FlowTask.AllowFailure a -> sequence(decision, scope);
      case FlowTask.Pause p -> sequence(decision, scope);
      case FlowTask.LoopUntil l -> sequence(decision, scope);
      case FlowTask.Parallel p ->
          window(decision, scope, Limits.again(decision, scope, p.concurrent()));
      case FlowTask.Dag d -> dag(decision, scope, d);
      case FlowTask.ForEach f -> Loops.groups(decision, scope, f, ended);
      case FlowTask.EachSequential e -> Loops.pairs(decision, scope, 1);
      case FlowTask.EachParallel e ->
          Loops.pairs(decision, scope, Limits.again(decision, scope, e.concurrent()));
      case FlowTask.Subflow s -> Next.NONE;
    };
  }

  /** Whether every child of the branch it is in has started, or never will. */
  static boolean isComplete(Decision decision, Scope scope) {
    if (scope.isStopped()) {
      return !(scope.task() instanceof FlowTask.ForEach loop)
          || Loops.left(decision, scope, loop) == 0;
    }
    int size = scope.tasks(decision).size();
    if (scope.isOrdinary() && Loops.isLoop(scope.task()) && scope.run() != null) {
      return scope.progress().started() >= size * (long) decision.valueCount(scope.run());
    }
    return scope.progress().cursor() >= size;
  }

  private static Next sequence(Decision decision, Scope scope) {
    Progress progress = scope.progress();
    List<Task> tasks = scope.tasks(decision);
    if (progress.inFlight() > 0 || progress.cursor() >= tasks.size()) {
      return Next.NONE;
    }
    Command.Start start = start(decision, scope, tasks.get(progress.cursor()));
    return new Next(List.of(start), progress.cursor() + 1);
  }

  private static Next window(Decision decision, Scope scope, int limit) {
    Progress progress = scope.progress();
    List<Task> tasks = scope.tasks(decision);
    int room = Limits.room(limit, progress.inFlight());
    int end = (int) Math.min(tasks.size(), (long) progress.cursor() + room);
    if (progress.cursor() >= end) {
      return Next.NONE;
    }
    List<Command.Start> starts =
        tasks.subList(progress.cursor(), end).stream()
            .map(task -> start(decision, scope, task))
            .toList();
    return new Next(starts, end);
  }

  private static Next dag(Decision decision, Scope scope, FlowTask.Dag dag) {
    Set<String> started = new HashSet<>();
    Set<String> open = new HashSet<>();
    if (scope.progress().started() > 0) {
      for (TaskRun child : decision.facts().children(scope.run())) {
        started.add(child.taskId());
        if (!child.state().isTerminal()) {
          open.add(child.taskId());
        }
      }
    }
    int limit = Limits.again(decision, scope, dag.concurrent());
    int room = Limits.room(limit, scope.progress().inFlight());
    List<Command.Start> starts = new ArrayList<>();
    for (FlowTask.Dag.Node node : dag.nodes()) {
      if (starts.size() < room && isReady(decision, node, started, open)) {
        starts.add(start(decision, scope, node.task()));
      }
    }
    return new Next(starts, scope.progress().cursor() + starts.size());
  }

  /** A dependency that is disabled has no run and holds nobody up. */
  private static boolean isReady(
      Decision decision, FlowTask.Dag.Node node, Set<String> started, Set<String> open) {
    if (node.task().header().disabled() || started.contains(node.task().id())) {
      return false;
    }
    for (String id : node.dependsOn()) {
      boolean ended = started.contains(id) && !open.contains(id);
      if (!ended && decision.index().place(id).index() >= 0) {
        return false;
      }
    }
    return true;
  }

  private static Command.Start start(Decision decision, Scope scope, Task task) {
    TaskRun run = scope.run();
    boolean inRound = scope.task() instanceof FlowTask.LoopUntil && scope.isOrdinary();
    Integer round = run != null && inRound ? (Integer) decision.round(run) : null;
    return new Command.Start(task, run, scope.progress().branch(), null, round);
  }
}
