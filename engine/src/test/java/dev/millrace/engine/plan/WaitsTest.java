package dev.millrace.engine.plan;

import static dev.millrace.engine.plan.Tasks.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Retries, pauses, subflows and loops that wait. */
class WaitsTest {

  private static Board begin(Task... tasks) {
    return new Board(flow(tasks)).begin();
  }

  private static Retry retry(Retry.Delay delay, Duration maxDuration, boolean warning) {
    return new Retry(delay, null, maxDuration, warning, Retry.Behavior.RETRY_FAILED_TASK);
  }

  @Test
  void retriesEndWithTheLastAttempt() {
    Board board = begin(header("a").retry(Tasks.retry(2)).allowingFailure().work());

    board.end("a", State.FAILED).pass(Duration.ofSeconds(10)).end("a", State.FAILED);

    assertThat(board.state("a")).isEqualTo(State.WARNING);
    assertThat(board.run("a").attempt()).isEqualTo(2);
  }

  @Test
  void theNearestRetryCounts() {
    CompiledFlow flow =
        flow(
            List.of(
                sequential(header("s").retry(Tasks.retry(2)), NONE, task("a")),
                header("b").retry(Tasks.retry(1)).work()),
            NONE,
            List.of(),
            Tasks.retry(5));
    Board board = new Board(flow).begin();

    board.end("a", State.FAILED);
    assertThat(board.state("a")).isEqualTo(State.RETRYING);
    board.pass(Duration.ofSeconds(10)).end("a").end("b", State.FAILED);

    assertThat(board.state("b")).isEqualTo(State.FAILED);
  }

  @Test
  void theFlowsRetryIsTheLastResort() {
    Board board = new Board(flow(List.of(task("a")), NONE, List.of(), Tasks.retry(2))).begin();

    board.end("a", State.FAILED);

    assertThat(board.state("a")).isEqualTo(State.RETRYING);
  }

  @Test
  void delaysGrowUpToTheirMaximum() {
    Retry.Delay delay = new Retry.Exponential(Duration.ofSeconds(1), Duration.ofSeconds(5), 2);
    Board board = begin(header("a").retry(retry(delay, null, false)).work());

    for (int seconds : new int[] {1, 2, 4, 5, 5}) {
      board.end("a", State.FAILED);
      assertThat(Duration.between(board.now(), board.run("a").dueAt()))
          .isEqualTo(Duration.ofSeconds(seconds));
      board.pass(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void randomDelaysLieBetweenTheirBounds() {
    Retry.Delay delay = new Retry.Random(Duration.ofSeconds(2), Duration.ofSeconds(4));
    Board board = begin(header("a").retry(retry(delay, null, false)).work());

    board.end("a", State.FAILED);

    assertThat(Duration.between(board.now(), board.run("a").dueAt()))
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void noRetryBeginsAfterTheMaximalDuration() {
    Retry.Delay delay = new Retry.Constant(Duration.ofSeconds(10));
    Board board = begin(header("a").retry(retry(delay, Duration.ofSeconds(25), false)).work());

    board.end("a", State.FAILED).pass(Duration.ofSeconds(10));
    board.end("a", State.FAILED).pass(Duration.ofSeconds(10));
    board.end("a", State.FAILED);

    assertThat(board.state("a")).isEqualTo(State.FAILED);
    assertThat(board.run("a").attempt()).isEqualTo(3);
  }

  @Test
  void aSuccessAfterARetryMayWarn() {
    Retry.Delay delay = new Retry.Constant(Duration.ofSeconds(10));
    Board board = begin(header("a").retry(retry(delay, null, true)).work());

    board.end("a", State.FAILED).pass(Duration.ofSeconds(10)).end("a");

    assertThat(board.state()).isEqualTo(State.WARNING);
  }

  @Test
  void errorsRunOnlyWhenNoRetryIsLeft() {
    Board board =
        begin(sequential(header("s").retry(Tasks.retry(2)), errors(task("e")), task("a")));

    board.end("a", State.FAILED);
    assertThat(board.starts()).isEqualTo("s a");
    board.pass(Duration.ofSeconds(10)).end("a", State.FAILED);

    assertThat(board.starts()).isEqualTo("s a e");
  }

  @Test
  void aRetryMayReplaceTheWholeExecution() {
    Retry retry =
        new Retry(
            new Retry.Constant(Duration.ofMinutes(1)),
            2,
            null,
            false,
            Retry.Behavior.CREATE_NEW_EXECUTION);
    Board board =
        new Board(
            flow(
                List.of(parallel("p", "0", tasks("a", "b"))), errors(task("e")), List.of(), retry));

    board.begin().end("a", State.FAILED);
    assertThat(board.recreateAt).isEqualTo(board.now().plus(Duration.ofMinutes(1)));
    assertThat(board.killed).containsExactly(board.run("b").id());
    board.end("b", State.KILLED);

    assertThat(board.state("p")).isEqualTo(State.RETRIED);
    assertThat(board.state()).isEqualTo(State.RETRIED);
    assertThat(board.starts()).isEqualTo("p a b");
  }

  @Test
  void aPauseWaitsForAResumeAndKeepsItsAnswers() {
    Board board = begin(pause("p"), task("b"));

    assertThat(board.state()).isEqualTo(State.PAUSED);
    board.resume("p", Map.of("ok", true));

    assertThat(board.state("p")).isEqualTo(State.SUCCESS);
    assertThat(board.output("p", "onResume")).isEqualTo(Map.of("ok", true));
    assertThat(board.output("p", "resumed"))
        .isEqualTo(Map.of("by", "anna", "on", board.now().toString(), "to", "RUNNING"));
    assertThat(board.state()).isEqualTo(State.RUNNING);
    assertThat(board.starts()).isEqualTo("p b");
  }

  @Test
  void aSecondResumeChangesNothing() {
    Board board = begin(pause("p"), task("b")).resume("p", Map.of());

    board.resume("p", Map.of());

    assertThat(board.starts()).isEqualTo("p b");
  }

  @Test
  void thePauseOfADurationEndsAsItsBehaviorSays() {
    Map<String, State> expected =
        Map.of(
            "RESUME",
            State.SUCCESS,
            "WARN",
            State.WARNING,
            "fail",
            State.FAILED,
            "CANCEL",
            State.CANCELLED);

    expected.forEach((behavior, state) -> {
      Board board = begin(pause(header("p"), "PT5M", behavior, null));
      board.pass(Duration.ofMinutes(5));
      assertThat(board.state("p")).as(behavior).isEqualTo(state);
      assertThat(board.state()).as(behavior).isEqualTo(state);
    });
  }

  @Test
  void aPauseFailsAtItsTimeout() {
    Board board = begin(pause(header("p").timeout("30s"), "PT5M", "RESUME", null));

    board.pass(Duration.ofSeconds(30));

    assertThat(board.state("p")).isEqualTo(State.FAILED);
    assertThat(board.logs).contains("Timeout after PT30S");
    assertThat(
            begin(pause(header("p").timeout("30s").allowingFailure(), null, "", null))
                .pass(Duration.ofSeconds(30))
                .state())
        .isEqualTo(State.WARNING);
  }

  @Test
  void badTimesAndBehaviorsFailThePause() {
    assertThat(begin(pause(header("p"), "soon", "RESUME", null)).state("p"))
        .isEqualTo(State.FAILED);
    assertThat(begin(pause(header("p"), null, "STOP", null)).logs.getFirst())
        .isEqualTo("`behavior` must be RESUME, WARN, FAIL or CANCEL, but is `STOP`");
  }

  @Test
  void onPauseRunsWhenThePauseBeginsAndEndsBeforeItDoes() {
    Board board = begin(pause(header("p"), null, "RESUME", task("mail"), task("old")));

    assertThat(board.running).containsExactly(board.run("mail").id());
    assertThat(board.state()).isEqualTo(State.PAUSED);
    board.resume("p", Map.of());
    assertThat(board.starts()).isEqualTo("p mail");
    board.end("mail", State.FAILED);
    assertThat(board.starts()).isEqualTo("p mail old");
    board.end("old");

    assertThat(board.state("p")).isEqualTo(State.SUCCESS);
  }

  @Test
  void otherBranchesGoOnWhileOneIsPaused() {
    Board board =
        begin(parallel("par", "0", sequential("s", tasks("a", "b")), pause("p1"), pause("p2")));

    board.end("a");
    assertThat(board.starts()).endsWith("b");
    assertThat(board.state()).isEqualTo(State.PAUSED);
    board.resume("p1", Map.of());
    assertThat(board.state()).isEqualTo(State.PAUSED);
    board.resume("p2", Map.of());
    assertThat(board.state()).isEqualTo(State.RUNNING);
    board.end("b");

    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aSubflowTakesTheStateOfItsChild() {
    for (State child : List.of(State.SUCCESS, State.WARNING, State.FAILED, State.KILLED)) {
      Board board = begin(subflow(header("s"), true, true));
      board.childEnded("s", child, Map.of("x", 1));
      assertThat(board.state("s")).isEqualTo(child);
      assertThat(board.output("s", "state")).isEqualTo(child.name());
      assertThat(board.output("s", "outputs")).isEqualTo(Map.of("x", 1));
      assertThat(board.output("s", "executionId"))
          .isEqualTo(board.run("s").childExecutionId().toString());
    }
    assertThat(
            begin(subflow(header("s"), true, true))
                .childEnded("s", State.CANCELLED, Map.of())
                .state())
        .isEqualTo(State.SUCCESS);
    assertThat(
            begin(subflow(header("s"), true, false))
                .childEnded("s", State.FAILED, Map.of())
                .state())
        .isEqualTo(State.SUCCESS);
    assertThat(
            begin(subflow(header("s").allowingFailure(), true, true))
                .childEnded("s", State.FAILED, Map.of())
                .state())
        .isEqualTo(State.WARNING);
  }

  @Test
  void aSubflowThatDoesNotWaitIsDoneOnceStarted() {
    Board board = begin(subflow(header("s"), false, true)).end("s");

    assertThat(board.state()).isEqualTo(State.SUCCESS);
    assertThat(board.output("s", "state")).isEqualTo("CREATED");
  }

  @Test
  void aRetriedSubflowStartsANewChild() {
    Board board = begin(subflow(header("s").retry(Tasks.retry(2)), true, true));
    var first = board.run("s").childExecutionId();

    board.childEnded("s", State.FAILED, Map.of()).pass(Duration.ofSeconds(10));

    assertThat(board.run("s").childExecutionId()).isNotEqualTo(first);
    board.childEnded("s", State.SUCCESS, Map.of());
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aLoopRunsUntilItsConditionHolds() {
    Board board = new Board(flow(loopUntil("l", "{{ done }}", null, tasks("a", "b")), task("c")));
    board.variables.put("done", false);

    board.begin().end("a", "b");
    assertThat(board.state("l")).isEqualTo(State.PAUSED);
    assertThat(board.state()).isEqualTo(State.PAUSED);
    assertThat(board.output("l", "iterationCount")).isEqualTo(1);
    board.pass(Duration.ofMinutes(1));
    assertThat(board.state()).isEqualTo(State.RUNNING);
    assertThat(board.rows).hasSize(2);
    assertThat(board.run("a").iteration()).isEqualTo(2);
    board.variables.put("done", "yes");
    board.end("a", "b");

    assertThat(board.state("l")).isEqualTo(State.SUCCESS);
    assertThat(board.run("l").iteration()).isEqualTo(2);
    assertThat(board.output("l", "iterationCount")).isEqualTo(2);
    assertThat(board.starts()).isEqualTo("l a b a b c");
  }

  @Test
  void aLoopHasAtMostMaxIterationsRounds() {
    for (boolean fails : new boolean[] {false, true}) {
      Board board = new Board(flow(loopUntil("l", "", "2", task("a"))));
      board.variables.put("failOnMax", fails);
      board.begin().end("a").pass(Duration.ofMinutes(1)).end("a");
      assertThat(board.state()).isEqualTo(fails ? State.FAILED : State.SUCCESS);
    }
  }

  @Test
  void aFailedChildEndsTheLoop() {
    Board board = begin(loopUntil("l", "", null, tasks("a", "b"))).end("a", State.FAILED);

    assertThat(board.state("l")).isEqualTo(State.FAILED);
  }

  @Test
  void aConditionThatCannotBeRenderedFailsTheLoop() {
    Board board = begin(loopUntil("l", "{{ fail }}", null, task("a"))).end("a");

    assertThat(board.state()).isEqualTo(State.FAILED);
    assertThat(board.logs).contains("cannot render {{ fail }}");
  }

  @Test
  void pausedByHandNothingNewStartsUntilTheReview() {
    FlowTask loop = forEach("l", "[1, 2]", 2, tasks("x", "y"));
    Board board = begin(parallel("p", "0", sequential("s", tasks("a", "b")), loop));

    board.raise(new Event.Suspend());
    assertThat(board.state()).isEqualTo(State.PAUSED);
    board.end("a", "x[2]");
    assertThat(board.starts()).isEqualTo("p s l a x[1] x[2]");
    board.raise(new Event.Review());

    assertThat(board.state()).isEqualTo(State.RUNNING);
    assertThat(board.starts()).isEqualTo("p s l a x[1] x[2] b y[2]");
    board.endAll();
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void pausedByHandTheEndWaits() {
    Board board = new Board(flow(List.of(task("a")), errors(task("e")), List.of(), null)).begin();

    board.raise(new Event.Suspend()).end("a", State.FAILED);
    assertThat(board.state()).isEqualTo(State.PAUSED);
    board.raise(new Event.Review()).end("e");

    assertThat(board.state()).isEqualTo(State.FAILED);
  }

  @Test
  void pausedByHandRetriesAndRoundsWait() {
    Board board =
        begin(
            parallel(
                "p",
                "0",
                header("a").retry(Tasks.retry(2)).work(),
                loopUntil("l", "", null, task("b"))));

    board.end("a", State.FAILED).end("b").raise(new Event.Suspend()).pass(Duration.ofMinutes(5));
    assertThat(board.running).isEmpty();
    board.raise(new Event.Review());

    assertThat(board.running).hasSize(2);
    assertThat(board.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aReviewOfARunningExecutionChangesNothing() {
    Board board =
        begin(
            parallel(
                "p",
                "2",
                task("a"),
                dag("d", "0", "x", "y: x"),
                forEach("l", "[1, 2]", 1, task("v"))));
    List<String> before = List.copyOf(board.trace);

    board.raise(new Event.Review()).raise(new Event.Review());

    assertThat(board.trace).isEqualTo(before);
  }
}
