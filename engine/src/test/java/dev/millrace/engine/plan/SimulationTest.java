package dev.millrace.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random flows under random orders of completions, failures, retries, pauses, kills, Exits and
 * answers from outside. Every run must come to its end, in the state a walk over the tree gives,
 * and keep its counters and limits at every step. The same thousand each time, so that nobody's
 * change is refused by chance; {@code -Dmillrace.simulations=100000} looks for more. A failure
 * names its seed; run that one again with {@code -Dmillrace.seed=…}.
 */
class SimulationTest {

  private static final int RUNS = 1_000;
  private static final int MAX_STEPS = 20_000;

  @Test
  void everyRunEndsAsItMust(TestReporter reporter) {
    Long given = Long.getLong("millrace.seed");
    Integer more = Integer.getInteger("millrace.simulations");
    long first = given != null ? given : more != null ? System.nanoTime() : 1;
    int runs = given != null ? 1 : more != null ? more : RUNS;
    reporter.publishEntry("seed", String.valueOf(first));
    for (long seed = first; seed < first + runs; seed++) {
      Run run = new Run(seed);
      try {
        run.play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + String.join("\n", run.board.trace), e);
      }
    }
  }

  /** One execution of one random flow. */
  private static final class Run {
    final Random random;
    final RandomFlow made;
    final Board board;
    final boolean chaos;
    State expected;
    boolean leaving;

    Run(long seed) {
      random = new Random(seed);
      made = new RandomFlow(random);
      board = new Board(made.flow, new Planner(1 + random.nextInt(5)));
      board.variables.putAll(made.variables);
      chaos = random.nextInt(3) == 0;
      if (random.nextInt(2) == 0) {
        board.asksOutside = () -> random.nextInt(4) == 0;
      }
      board.hasRoom = () -> random.nextInt(3) > 0;
      expected = made.expected();
    }

    void play() {
      board.begin();
      toTheEnd();
      assertThat(board.state()).isEqualTo(expected);
      if (board.state() == State.FAILED && !leaving) {
        restart();
      }
    }

    /** With every leaf mended, a restart must end well, unless a template cannot be rendered. */
    private void restart() {
      made.fates.replaceAll((id, fate) -> new RandomFlow.Fate(0, State.SUCCESS));
      List<TaskRun> rows = List.copyOf(board.rows.values());
      RestartPlan plan = new Restarts(made.flow.index(), rows, board::valueCount).restart();
      assertThat(plan.isEmpty()).isFalse();
      board.restart(made.flow, plan);
      toTheEnd();
      if (!leaving && made.expected() != State.FAILED) {
        assertThat(board.state()).isIn(State.SUCCESS, State.WARNING);
      }
    }

    private void toTheEnd() {
      check();
      for (int step = 0; !board.closed(); step++) {
        assertThat(step).as("steps").isLessThan(MAX_STEPS);
        step();
        if (board.rows.size() < 100 || step % 16 == 0) {
          check();
        }
      }
      check();
      board.rows.values().forEach(run -> assertThat(run.state().isTerminal()).isTrue());
    }

    private void step() {
      if (chaos && random.nextInt(60) == 0) {
        kill();
      } else if (random.nextInt(15) == 0 && !board.execution().suspended()) {
        board.raise(new Event.Suspend());
      } else if (random.nextInt(5) == 0) {
        board.raise(new Event.Review());
      } else {
        goOn();
      }
    }

    private void kill() {
      if (!board.state().isTerminal()) {
        expected = State.KILLED;
        leaving = true;
      }
      board.raise(new Event.Kill());
    }

    private void goOn() {
      List<Runnable> moves = new ArrayList<>();
      board.inFlight().forEach(run -> moves.add(() -> end(run)));
      board.timers().forEach(run -> moves.add(() -> board.wake(run)));
      if (board.awaitsOutputs) {
        moves.add(board::begin);
      }
      board.open().stream()
          .filter(run -> run.state() == State.PAUSED && run.dueAt() == null)
          .filter(run -> task(run) instanceof FlowTask.Pause)
          .forEach(run -> moves.add(() -> board.raise(new Event.Resumed(run, Map.of(), null))));
      if (moves.isEmpty()) {
        assertThat(board.execution().suspended()).as("nothing left to do").isTrue();
        board.raise(new Event.Review());
      } else {
        moves.get(random.nextInt(moves.size())).run();
      }
    }

    private void end(TaskRun run) {
      if (board.killed.contains(run.id()) && random.nextInt(4) > 0) {
        board.endAttempt(run, State.KILLED);
      } else if (chaos && random.nextInt(40) == 0 && !(task(run) instanceof FlowTask)) {
        exit(run);
      } else {
        State state = made.fates.get(run.taskId()).ofAttempt(run.attempt());
        if (task(run) instanceof FlowTask.Subflow) {
          board.childEnded(run, state, Map.of());
        } else {
          board.endAttempt(run, state);
        }
      }
    }

    private void exit(TaskRun run) {
      List<State> states =
          List.of(State.SUCCESS, State.WARNING, State.FAILED, State.CANCELLED, State.KILLED);
      State state = states.get(random.nextInt(states.size()));
      if (!board.state().isTerminal() && !leaving) {
        expected = state;
        leaving = true;
      }
      board.exit(run, state);
    }

    private Task task(TaskRun run) {
      return made.flow.index().place(run.taskId()).task();
    }

    private void check() {
      Map<TaskRunId, List<TaskRun>> children = new HashMap<>();
      for (TaskRun run : board.rows.values()) {
        children.computeIfAbsent(run.parentId(), id -> new ArrayList<>()).add(run);
      }
      counters(null, board.execution().progress(), children.getOrDefault(null, List.of()));
      for (TaskRun run : board.rows.values()) {
        if (task(run) instanceof FlowTask && run.progress() != null) {
          counters(run, run.progress(), children.getOrDefault(run.id(), List.of()));
        }
      }
      if (board.execution().suspended()) {
        assertThat(board.state()).isEqualTo(State.PAUSED);
      }
    }

    private void counters(TaskRun scope, Progress progress, List<TaskRun> children) {
      List<TaskRun> ended = children.stream().filter(run -> run.state().isTerminal()).toList();
      long failed = ended.stream().filter(run -> Scope.stops(run.state())).count();
      assertThat(List.of(progress.started(), progress.ended(), progress.failed()))
          .as("counters of %s", scope)
          .isEqualTo(List.of(children.size(), ended.size(), (int) failed));
      FlowTask task = scope == null ? null : (FlowTask) task(scope);
      int limit = limit(task, progress);
      if (limit > 0) {
        assertThat(progress.inFlight()).as("in flight in %s", scope).isLessThanOrEqualTo(limit);
      }
      if (scope != null && scope.state().isTerminal()) {
        assertThat(progress.inFlight()).as("children outlive %s", scope).isZero();
      }
    }

    private int limit(FlowTask task, Progress progress) {
      if (Leaving.isLeaving(progress)) {
        return 0;
      }
      boolean body = progress.branch().equals("tasks");
      return switch (task) {
        case FlowTask.Parallel parallel when body -> number(parallel.concurrent());
        case FlowTask.Dag dag when body -> number(dag.concurrent());
        case FlowTask.EachParallel each when body -> number(each.concurrent());
        case FlowTask.ForEach each when body -> each.concurrencyLimit();
        case null, default -> 1;
      };
    }

    private int number(String text) {
      return text.equals("{{ two }}") ? 2 : Integer.parseInt(text);
    }
  }
}
