package dev.millrace.engine.plan;

import static dev.millrace.engine.plan.Tasks.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kill, and the Exit task. */
class LeavingTest {

  private static Board begin(Task... tasks) {
    return new Board(
            flow(
                List.of(tasks),
                handlers(List.of(task("e")), List.of(task("f"))),
                List.of(task("after")),
                null))
        .begin();
  }

  @Test
  void aKillWaitsForWhatRunsAndSkipsErrorsAndFinally() {
    Board board =
        begin(
            parallel(
                header("p"), "0", errors(task("pe")), sequential("s", tasks("a", "b")), task("c")));

    board.raise(new Event.Kill());
    assertThat(board.state()).isEqualTo(State.KILLING);
    assertThat(board.state("s")).isEqualTo(State.KILLING);
    assertThat(board.killed).hasSize(2);
    board.end("a", State.KILLED).end("c", State.SUCCESS);

    assertThat(board.state("s")).isEqualTo(State.KILLED);
    assertThat(board.state("p")).isEqualTo(State.KILLED);
    assertThat(board.state()).isEqualTo(State.KILLED);
    assertThat(board.starts()).isEqualTo("p s c a after");
    assertThat(board.closed()).isFalse();
    assertThat(board.end("after").closed()).isTrue();
  }

  @Test
  void aKillEndsWhatWaits() {
    Board board =
        begin(
            parallel(
                "p",
                "0",
                header("a").retry(retry(2)).work(),
                pause("w"),
                pause(header("m"), "PT1H", "", task("mail")),
                loopUntil("l", "", null, task("b"))));
    board.end("a", State.FAILED).end("b");

    board.raise(new Event.Kill());
    assertThat(board.state("m")).isEqualTo(State.KILLING);
    board.end("mail", State.KILLED).end("after");

    assertThat(board.rows.values())
        .filteredOn(run -> !List.of("b", "after").contains(run.taskId()))
        .allMatch(run -> run.state() == State.KILLED);
    assertThat(board.closed()).isTrue();
    assertThat(board.timers()).isEmpty();
  }

  @Test
  void aKilledExecutionRetriesNothing() {
    Board board = begin(header("a").retry(retry(5)).work());

    board.raise(new Event.Kill()).end("a", State.FAILED);

    assertThat(board.state("a")).isEqualTo(State.FAILED);
    assertThat(board.state()).isEqualTo(State.KILLED);
  }

  @Test
  void aKillBeforeTheBeginEndsAtOnce() {
    Board board = new Board(flow(task("a")));

    board.raise(new Event.Kill()).raise(new Event.Begin());

    assertThat(board.state()).isEqualTo(State.KILLED);
    assertThat(board.closed()).isTrue();
    assertThat(board.rows).isEmpty();
  }

  @Test
  void aSecondKillTellsTheRunningAttemptsAgain() {
    Board board = begin(task("a")).raise(new Event.Kill());
    board.killed.clear();

    board.raise(new Event.Kill());

    assertThat(board.killed).hasSize(1);
    assertThat(board.end("a", State.KILLED).state()).isEqualTo(State.KILLED);
  }

  @Test
  void anExecutionPausedByHandCanBeKilled() {
    Board board = begin(tasks("a", "b")).raise(new Event.Suspend()).end("a");

    board.raise(new Event.Kill());

    assertThat(board.state()).isEqualTo(State.KILLED);
    assertThat(board.starts()).isEqualTo("a after");
  }

  @Test
  void afterExecutionCanBeKilledToo() {
    Board board = begin(task("a")).end("a", "f");

    board.raise(new Event.Kill()).end("after", State.KILLED);

    assertThat(board.state()).isEqualTo(State.SUCCESS);
    assertThat(board.closed()).isTrue();
  }

  @Test
  void exitEndsItsAncestorsAndTheExecutionInItsState() {
    for (State state :
        List.of(State.SUCCESS, State.WARNING, State.FAILED, State.CANCELLED, State.KILLED)) {
      Board board =
          begin(
              parallel(
                  "p",
                  "0",
                  sequential("s", tasks("x", "y")),
                  sequential("o", tasks("a", "b")),
                  pause("w")));

      board.exit("x", state);
      assertThat(board.state("x")).isEqualTo(state);
      assertThat(board.state("s")).isEqualTo(state);
      assertThat(board.killed).containsExactly(board.run("a").id());
      board.end("a", State.KILLED);

      assertThat(board.state("o")).isEqualTo(State.KILLED);
      assertThat(board.state("p")).isEqualTo(state);
      assertThat(board.state()).isEqualTo(state);
      assertThat(board.starts()).isEqualTo("p s o w x a after");
    }
  }

  @Test
  void exitInAnErrorHandlerEndsTheExecution() {
    Board board = begin(task("a"), task("b")).end("a", State.FAILED);

    board.exit("e", State.WARNING);

    assertThat(board.state()).isEqualTo(State.WARNING);
    assertThat(board.starts()).isEqualTo("a e after");
  }

  @Test
  void exitInAfterExecutionChangesNoState() {
    Board board = begin(task("a")).end("a", "f");

    board.exit("after", State.FAILED);

    assertThat(board.state()).isEqualTo(State.SUCCESS);
    assertThat(board.closed()).isTrue();
  }

  @Test
  void aPauseThatCancelsKillsWhatRuns() {
    Board board =
        begin(parallel("p", "0", pause(header("w"), "PT1M", "CANCEL", task("mail")), task("a")));

    board.pass(Duration.ofMinutes(1));
    assertThat(board.killed).hasSize(2);
    board.end("a", State.KILLED).end("mail", State.KILLED);

    assertThat(board.state("w")).isEqualTo(State.CANCELLED);
    assertThat(board.state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void lateEventsChangeNothing() {
    Board board = begin(task("a")).end("a", "f", "after");
    List<String> before = List.copyOf(board.trace);

    board
        .raise(new Event.AttemptEnded(board.run("a"), State.FAILED, "late"))
        .raise(new Event.Woken(board.run("a")))
        .raise(new Event.Resumed(board.run("a"), Map.of(), null))
        .raise(new Event.Created(board.run("a")))
        .raise(new Event.Kill())
        .raise(new Event.Suspend())
        .raise(new Event.Begin())
        .raise(new Event.Review());

    assertThat(board.trace).isEqualTo(before);
  }
}
