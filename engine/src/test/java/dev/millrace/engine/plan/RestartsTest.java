package dev.millrace.engine.plan;

import static dev.millrace.engine.plan.Tasks.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Restart, replay from a task run, change of a task run's state. */
class RestartsTest {

  private static CompiledFlow whole(Task... tasks) {
    return flow(
        List.of(tasks),
        handlers(List.of(task("e")), List.of(task("f"))),
        List.of(task("after")),
        null);
  }

  private static Restarts restarts(Board board, CompiledFlow flow) {
    return new Restarts(flow.index(), List.copyOf(board.rows.values()), board::valueCount);
  }

  private static Board restart(Board board, CompiledFlow flow) {
    board.trace.clear();
    return board.restart(flow, restarts(board, flow).restart());
  }

  @Test
  void aRestartRunsTheFailedTaskAgainAndGoesOn() {
    CompiledFlow flow = whole(sequential("s", tasks("a", "b", "c")), task("d"));
    Board board = new Board(flow).begin().end("a").end("b", State.FAILED).end("e", "f", "after");

    restart(board, flow);
    assertThat(board.state()).isEqualTo(State.RUNNING);
    assertThat(board.has("e")).isFalse();
    assertThat(board.run("b").attempt()).isEqualTo(2);
    board.end("b", "c", "d", "f", "after");

    assertThat(board.starts()).isEqualTo("c d f after");
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aRestartKeepsTheHandlersOfScopesThatEndedWell() {
    CompiledFlow flow =
        whole(
            sequential(header("s"), handlers(List.of(), List.of(task("sf"))), task("a")),
            task("b"));
    Board board =
        new Board(flow).begin().end("a", "sf").end("b", State.FAILED).end("e", "f", "after");

    restart(board, flow).end("b", "f", "after");

    assertThat(board.has("sf")).isTrue();
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aRestartOpensEveryFailedChildAndStartsTheRest() {
    CompiledFlow flow = whole(parallel("p", "2", tasks("a", "b", "c")));
    Board board =
        new Board(flow)
            .begin()
            .end("a", State.FAILED)
            .end("b", State.FAILED)
            .end("e", "f", "after");

    restart(board, flow);
    assertThat(board.running).hasSize(2);
    board.end("b", "a", "c", "f", "after");

    assertThat(board.starts()).isEqualTo("c f after");
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aRestartGoesOnWithTheValuesOfALoop() {
    CompiledFlow flow = whole(forEach("l", "[1, 2, 3]", 2, tasks("a", "b")));
    Board board =
        new Board(flow).begin().end("a[1]", State.FAILED).end("a[2]").end("e", "f", "after");

    restart(board, flow);
    assertThat(board.starts()).isEqualTo("b[2]");
    board.end("a[1]", "b[1]", "b[2]", "a[3]", "b[3]", "f", "after");

    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aScopeThatFailedByItselfBeginsAnew() {
    CompiledFlow flow = whole(loopUntil("l", "{{ done }}", "1", task("a")));
    Board board = new Board(flow);
    board.variables.put("failOnMax", true);
    board.begin().end("a", "e", "f", "after");
    assertThat(board.state()).isEqualTo(State.FAILED);

    board.variables.put("done", true);
    restart(board, flow).end("a", "f", "after");

    assertThat(board.state()).isEqualTo(State.SUCCESS);
    assertThat(board.starts()).isEqualTo("a f after");
  }

  @Test
  void whatAllowFailureForgaveStays() {
    CompiledFlow flow = whole(allowFailure("s", NONE, task("a")), task("b"));
    Board board = new Board(flow).begin().end("a", State.FAILED).end("b", "f", "after");

    assertThat(restarts(board, flow).restart().isEmpty()).isTrue();
  }

  @Test
  void aPausedExecutionRestartsItsPause() {
    CompiledFlow flow = whole(parallel("p", "0", pause("w"), sequential("s", task("a"))));
    Board board = new Board(flow).begin();
    board.end("a");

    restart(board, flow);
    assertThat(board.state("w")).isEqualTo(State.PAUSED);
    assertThat(board.state()).isEqualTo(State.PAUSED);
    board.resume("w", Map.of()).end("f", "after");

    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aRestartInANewerRevisionForgetsTasksThatAreGone() {
    CompiledFlow flow = whole(tasks("a", "b", "c"));
    Board board = new Board(flow).begin().end("a").end("b", State.FAILED).end("e", "f", "after");

    CompiledFlow newer = whole(tasks("a", "x", "c"));
    RestartPlan plan = restarts(board, newer).restart();
    board.trace.clear();
    board.restart(newer, plan).end("x", "c", "f", "after");

    assertThat(board.starts()).isEqualTo("x c f after");
  }

  @Test
  void aReplayForgetsWhatCameAfter() {
    CompiledFlow flow = whole(sequential("s", tasks("a", "b", "c")), task("d"));
    Board board = new Board(flow).begin().endAll();

    RestartPlan plan = restarts(board, flow).replay(board.run("b"));
    board.trace.clear();
    board.restart(flow, plan).end("b", "c", "d", "f", "after");

    assertThat(board.starts()).isEqualTo("c d f after");
    assertThat(board.rows).hasSize(7);
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aReplayInALoopForgetsLaterValues() {
    CompiledFlow flow = whole(forEach("l", "[1, 2, 3]", 1, tasks("a", "b")));
    Board board = new Board(flow).begin().endAll();

    RestartPlan plan = restarts(board, flow).replay(board.run("a[2]"));
    board.trace.clear();
    board.restart(flow, plan).endAll();

    assertThat(board.starts()).isEqualTo("b[2] a[3] b[3] f after");
  }

  @Test
  void aReplayInADagForgetsWhatDependsOnIt() {
    CompiledFlow flow = whole(dag("d", "0", "a", "b", "c: a", "x: c b"));
    Board board = new Board(flow).begin().endAll();

    RestartPlan plan = restarts(board, flow).replay(board.run("a"));
    board.trace.clear();
    board.restart(flow, plan).endAll();

    assertThat(board.starts()).isEqualTo("c x f after");
  }

  @Test
  void aReplayFromAnErrorHandlerKeepsTheFailure() {
    CompiledFlow flow = whole(tasks("a", "b"));
    Board board = new Board(flow).begin().end("a", State.FAILED).endAll();

    RestartPlan plan = restarts(board, flow).replay(board.run("e"));
    board.trace.clear();
    board.restart(flow, plan).endAll();

    assertThat(board.starts()).isEqualTo("f after");
    assertThat(board.state()).isEqualTo(State.FAILED);
  }

  @Test
  void aReplayFromAfterExecutionRunsAllOfIt() {
    CompiledFlow flow = whole(task("a"));
    Board board = new Board(flow).begin().endAll();

    RestartPlan plan = restarts(board, flow).replay(board.run("after"));
    board.trace.clear();
    board.restart(flow, plan).endAll();

    assertThat(board.starts()).isEqualTo("after");
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aFailedTaskRunCanBeSetToSuccess() {
    CompiledFlow flow = whole(sequential("s", tasks("a", "b")), task("c"));
    Board board = new Board(flow).begin().end("a", State.FAILED).end("e", "f", "after");

    RestartPlan plan = restarts(board, flow).changeState(board.run("a"), State.SUCCESS);
    board.set(board.run("a"), State.SUCCESS);
    board.trace.clear();
    board.restart(flow, plan).endAll();

    assertThat(board.starts()).isEqualTo("b c f after");
    assertThat(board.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aTaskRunSetToFailedRunsTheErrors() {
    CompiledFlow flow = whole(tasks("a", "b"));
    Board board = new Board(flow).begin().endAll();

    RestartPlan plan = restarts(board, flow).changeState(board.run("b"), State.FAILED);
    board.set(board.run("b"), State.FAILED);
    board.trace.clear();
    board.restart(flow, plan).endAll();

    assertThat(board.starts()).isEqualTo("e f after");
    assertThat(board.state()).isEqualTo(State.FAILED);
  }
}
