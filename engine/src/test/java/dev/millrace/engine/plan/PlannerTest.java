package dev.millrace.engine.plan;

import static dev.millrace.engine.plan.Tasks.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each kind of task does, step by step. */
class PlannerTest {

  private static Board begin(Task... tasks) {
    return new Board(flow(tasks)).begin();
  }

  @Test
  void tasksOfTheFlowRunInOrder() {
    Board board = begin(tasks("a", "b", "c"));

    assertThat(board.starts()).isEqualTo("a");
    board.end("a", "b", "c");

    assertThat(board.starts()).isEqualTo("a b c");
    assertThat(board.state()).isEqualTo(State.SUCCESS);
    assertThat(board.closed()).isTrue();
  }

  @Test
  void aFlowOfDisabledTasksEndsWell() {
    Board board = begin(header("a").off().work());

    assertThat(board.state()).isEqualTo(State.SUCCESS);
    assertThat(board.rows).isEmpty();
  }

  @Test
  void aFailureRunsErrorsThenFinallyThenEndsTheFlow() {
    CompiledFlow flow =
        flow(
            List.of(tasks("a", "b")),
            handlers(List.of(tasks("e1", "e2")), List.of(task("f"))),
            List.of(task("after")),
            null);
    Board board = new Board(flow).begin();

    board.end("a", State.FAILED).end("e1", "e2", "f");
    assertThat(board.state()).isEqualTo(State.FAILED);
    assertThat(board.closed()).isFalse();
    board.end("after");

    assertThat(board.starts()).isEqualTo("a e1 e2 f after");
    assertThat(board.closed()).isTrue();
  }

  @Test
  void aFailureInErrorsSkipsItsRestAndFinallyRuns() {
    CompiledFlow flow =
        flow(
            List.of(tasks("a")),
            handlers(List.of(tasks("e1", "e2")), List.of(tasks("f", "g"))),
            List.of(),
            null);
    Board board = new Board(flow).begin();

    board.end("a", State.FAILED).end("e1", State.FAILED).end("f", State.FAILED);

    assertThat(board.starts()).isEqualTo("a e1 f");
    assertThat(board.state()).isEqualTo(State.FAILED);
  }

  @Test
  void finallyRunsAfterSuccessAndDoesNotDecideTheState() {
    CompiledFlow flow =
        flow(List.of(tasks("a")), handlers(List.of(), List.of(task("f"))), List.of(), null);
    Board board = new Board(flow).begin();

    board.end("a").end("f", State.FAILED);

    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void runIfThatIsFalsySkipsTheTask() {
    for (Object falsy : Arrays.asList("false", "0", "-0", "", " False ", null, false, 0)) {
      Board board = new Board(flow(header("a").runIf("{{ x }}").work(), task("b")));
      board.variables.put("x", falsy);

      board.begin();

      assertThat(board.state("a")).as("%s", falsy).isEqualTo(State.SKIPPED);
      assertThat(board.state("b")).isEqualTo(State.RUNNING);
    }
  }

  @Test
  void runIfThatCannotBeRenderedFailsTheTask() {
    Board board = begin(header("a").runIf("{{ fail }}").work());

    assertThat(board.state()).isEqualTo(State.FAILED);
    assertThat(board.logs)
        .contains(
            "Failed to evaluate the runIf condition for task a. Cause: cannot render {{ fail }}");
  }

  @Test
  void allowFailureAndAllowWarningSoftenTheState() {
    assertThat(begin(header("a").allowingFailure().work()).end("a", State.FAILED).state())
        .isEqualTo(State.WARNING);
    assertThat(begin(header("a").allowingWarning().work()).end("a", State.WARNING).state())
        .isEqualTo(State.SUCCESS);
    assertThat(
            begin(header("a").allowingFailure().allowingWarning().work())
                .end("a", State.FAILED)
                .state())
        .isEqualTo(State.SUCCESS);
  }

  @Test
  void sequentialRunsItsHandlersBeforeItsParentsDo() {
    CompiledFlow flow =
        flow(
            List.of(
                sequential(
                    header("s"), handlers(List.of(task("e")), List.of(task("f"))), tasks("a", "b")),
                task("next")),
            errors(task("E")),
            List.of(),
            null);
    Board board = new Board(flow).begin();

    board.end("a", State.FAILED).end("e", "f");
    assertThat(board.state("s")).isEqualTo(State.FAILED);
    board.end("E");

    assertThat(board.starts()).isEqualTo("s a e f E");
    assertThat(board.output("s", "state")).isEqualTo("FAILED");
    assertThat(board.state()).isEqualTo(State.FAILED);
  }

  @Test
  void parallelStartsAtMostConcurrentChildren() {
    Board board = begin(parallel("p", "2", tasks("a", "b", "c")), task("d"));

    assertThat(board.starts()).isEqualTo("p a b");
    board.end("b");
    assertThat(board.starts()).isEqualTo("p a b c");
    board.end("a", "c");

    assertThat(board.starts()).isEqualTo("p a b c d");
  }

  @Test
  void aFailureInParallelStartsNothingMoreAndWaitsForThoseInFlight() {
    Board board = begin(parallel(header("p"), "{{ n }}", errors(task("e")), tasks("a", "b", "c")));
    assertThat(board.state()).isEqualTo(State.RUNNING);
    board = new Board(flow(parallel(header("p"), "2", errors(task("e")), tasks("a", "b", "c"))));

    board.begin().end("a", State.FAILED);
    assertThat(board.starts()).isEqualTo("p a b");
    board.end("b");
    assertThat(board.starts()).isEqualTo("p a b e");
    board.end("e");

    assertThat(board.state("p")).isEqualTo(State.FAILED);
  }

  @Test
  void concurrentThatIsNoNumberFailsTheTask() {
    Board board = begin(parallel("p", "many", tasks("a")));

    assertThat(board.state("p")).isEqualTo(State.FAILED);
    assertThat(board.logs)
        .contains("`concurrent` must be a whole number, 0 or more, but is `many`");
  }

  @Test
  void dagStartsWhatIsReady() {
    Board board = begin(dag("d", "0", "a", "b", "c: a b", "e: a"));

    assertThat(board.starts()).isEqualTo("d a b");
    board.end("a");
    assertThat(board.starts()).isEqualTo("d a b e");
    board.end("b", "e");
    assertThat(board.starts()).isEqualTo("d a b e c");
    board.end("c");

    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void ifTakesOneBranchAndSaysWhich() {
    Board board =
        new Board(flow(choose("i", "{{ x }}", List.of(tasks("a", "b")), List.of(task("c")))));
    board.variables.put("x", true);
    board.begin().end("a", "b");
    assertThat(board.output("i", "evaluationResult")).isEqualTo(true);
    assertThat(board.starts()).isEqualTo("i a b");

    board = begin(choose("i", "0", List.of(task("a")), List.of(task("c")))).end("c");
    assertThat(board.output("i", "evaluationResult")).isEqualTo(false);

    board = begin(choose("i", "", List.of(task("a")), List.of()));
    assertThat(board.state("i")).isEqualTo(State.SUCCESS);
  }

  @Test
  void aConditionThatCannotBeRenderedFailsTheIf() {
    Board board = begin(choose("i", "{{ fail }}", List.of(task("a")), List.of()));

    assertThat(board.state("i")).isEqualTo(State.FAILED);
    assertThat(board.output("i", "state")).isEqualTo("FAILED");
    assertThat(board.state()).isEqualTo(State.FAILED);
  }

  @Test
  void switchTakesTheExactCaseElseTheDefaults() {
    Map<String, List<Task>> cases = Map.of("x", List.of(task("a")));

    Board board = begin(switchOn(header("s"), "x", cases, List.of(task("d")))).end("a");
    assertThat(board.output("s", "defaults")).isEqualTo(false);

    board = begin(switchOn(header("s"), "X", cases, List.of(task("d")))).end("d");
    assertThat(board.output("s", "value")).isEqualTo("X");
    assertThat(board.output("s", "defaults")).isEqualTo(true);

    board = begin(switchOn(header("s"), "X", cases, List.of()));
    assertThat(board.state("s")).isEqualTo(State.FAILED);
    assertThat(board.logs.getFirst()).startsWith("No task found on flow 'company.flow'");

    board = begin(switchOn(header("s").allowingFailure(), "X", cases, List.of()));
    assertThat(board.state()).isEqualTo(State.WARNING);
  }

  @Test
  void forEachRunsOneValueAfterTheOther() {
    Board board = begin(forEach("l", List.of("1", "2"), 1, tasks("a", "b")));

    assertThat(board.run("a").iteration()).isZero();
    board.end("a", "b", "a", "b");

    assertThat(board.starts()).isEqualTo("l a[1] b[1] a[2] b[2]");
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void forEachRunsAsManyValuesAsItsLimit() {
    Board board = begin(forEach("l", "[1, 2, {\"k\": [3]}]", 2, tasks("a", "b")));

    assertThat(board.starts()).isEqualTo("l a[1] a[2]");
    board.end("a[2]");
    assertThat(board.starts()).isEqualTo("l a[1] a[2] b[2]");
    board.end("b[2]");
    assertThat(board.starts()).isEqualTo("l a[1] a[2] b[2] a[{\"k\":[3]}]");
    assertThat(board.run("a[{\"k\":[3]}]").iteration()).isEqualTo(2);
    board.endAll();

    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void forEachStopsAtAFailure() {
    Board board = begin(forEach("l", "[1, 2, 3]", 2, tasks("a", "b")));

    board.end("a[1]", State.FAILED).end("a[2]");

    assertThat(board.starts()).isEqualTo("l a[1] a[2]");
    assertThat(board.state()).isEqualTo(State.FAILED);
  }

  @Test
  void forEachWithoutALimitBeginsAsManyValuesAsTheTransactionHasRoomFor() {
    Board board = new Board(flow(forEach("l", "[1, 2, 3, 4, 5]", 0, tasks("a"))), new Planner(2));
    board.hasRoom = () -> false;
    board.begin();
    assertThat(board.starts()).isEqualTo("l a[1] a[2]");

    board.end("a[1]");
    assertThat(board.starts()).isEqualTo("l a[1] a[2]");
    board.pass(Duration.ZERO);
    assertThat(board.starts()).isEqualTo("l a[1] a[2] a[3] a[4] a[5]");
    board.endAll();

    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aFailureStopsNoValueOfALoopWithoutALimit() {
    Board board = new Board(flow(forEach("l", "[1, 2, 3, 4]", 0, tasks("a", "b"))), new Planner(2));
    board.hasRoom = () -> false;
    board.begin();

    board.end("a[1]", State.FAILED).end("a[2]");
    assertThat(board.state("l")).isEqualTo(State.RUNNING);
    board.pass(Duration.ZERO).endAll();

    assertThat(board.starts()).isEqualTo("l a[1] a[2] a[3] a[4]");
    assertThat(board.state()).isEqualTo(State.FAILED);
  }

  @Test
  void valuesOfALoopAreDistinctAndNeverNull() {
    Board board = begin(forEach("l", Arrays.asList("1", "1", 2, true), 0, tasks("a")));
    assertThat(board.starts()).isEqualTo("l a[1] a[2] a[true]");

    board = begin(forEach("l", "[1, null]", 0, tasks("a")));
    assertThat(board.logs).contains("Found '1' null values on Each, with values=[1, null]");

    board = begin(forEach("l", "[]", 0, tasks("a")));
    assertThat(board.state("l")).isEqualTo(State.SUCCESS);

    board = begin(forEach("l", "no list", 0, tasks("a")));
    assertThat(board.state("l")).isEqualTo(State.FAILED);
  }

  @Test
  void eachSequentialRunsPairsStrictlyInOrder() {
    Board board = begin(eachSequential("l", "[1, 2]", tasks("a", "b"))).endAll();

    assertThat(board.starts()).isEqualTo("l a[1] b[1] a[2] b[2]");
    assertThat(board.run("b[2]").iteration()).isEqualTo(1);
  }

  @Test
  void eachParallelRunsPairsAtOnce() {
    Board board = begin(eachParallel("l", "[1, 2]", "3", tasks("a", "b")));

    assertThat(board.starts()).isEqualTo("l a[1] b[1] a[2]");
    board.endAll();

    assertThat(board.starts()).isEqualTo("l a[1] b[1] a[2] b[2]");
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void allowFailureEndsWarningAndTellsItsChildrensState() {
    Board board = begin(allowFailure("s", errors(task("e")), tasks("a", "b")), task("next"));

    board.end("a", State.FAILED).end("e", "next");

    assertThat(board.starts()).isEqualTo("s a e next");
    assertThat(board.state("s")).isEqualTo(State.WARNING);
    assertThat(board.output("s", "state")).isEqualTo("FAILED");
    assertThat(board.state()).isEqualTo(State.WARNING);
  }

  @Test
  void aFailedAttemptIsTriedAgainAfterItsDelay() {
    Board board = begin(header("a").retry(retry(3)).work(), task("b"));

    board.end("a", State.FAILED);
    assertThat(board.state("a")).isEqualTo(State.RETRYING);
    assertThat(board.state()).isEqualTo(State.RETRYING);
    board.pass(Duration.ofSeconds(9));
    assertThat(board.running).isEmpty();
    board.pass(Duration.ofSeconds(1));
    assertThat(board.state()).isEqualTo(State.RUNNING);
    board.end("a");

    assertThat(board.run("a").attempt()).isEqualTo(2);
    assertThat(board.state("a")).isEqualTo(State.SUCCESS);
    assertThat(board.starts()).isEqualTo("a b");
  }
}
