package dev.millrace.engine.plan;

import static dev.millrace.engine.plan.Tasks.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.State;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A step costs the same in a long flow as in a short one: no costly question is asked. */
class CostTest {

  private static final int MANY = 10_000;

  private static Task[] many() {
    return IntStream.range(0, MANY).mapToObj(i -> task("t" + i)).toArray(Task[]::new);
  }

  private static void endsWithoutCostlyQuestions(Task... tasks) {
    Board board = new Board(flow(tasks)).begin().endAll();

    assertThat(board.state()).isEqualTo(State.SUCCESS);
    assertThat(board.rows.size()).isGreaterThanOrEqualTo(MANY);
    assertThat(board.costlyQuestions).isZero();
  }

  @Test
  void aLongChain() {
    endsWithoutCostlyQuestions(many());
  }

  @Test
  void aLongSequential() {
    endsWithoutCostlyQuestions(sequential("s", many()));
  }

  @Test
  void aWideParallel() {
    endsWithoutCostlyQuestions(parallel("p", "10", many()));
  }

  @Test
  void aLongForEach() {
    List<Integer> values = IntStream.range(0, MANY / 2).boxed().toList();

    endsWithoutCostlyQuestions(forEach("l", values, 3, tasks("a", "b")));
    endsWithoutCostlyQuestions(forEach("l", values, 0, tasks("a", "b")));
  }

  @Test
  void longEachTasks() {
    List<Integer> values = IntStream.range(0, MANY / 2).boxed().toList();

    endsWithoutCostlyQuestions(eachSequential("l", values, tasks("a", "b")));
    endsWithoutCostlyQuestions(eachParallel("l", values, "4", tasks("a", "b")));
  }
}
