package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.house.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The legal moves, and their picture: docs/state-machine.md is written by this test with {@code
 * -Dmillrace.write} and compared without.
 */
class TransitionsTest {

  private static final Path PAGE = Checkout.root().resolve("docs/state-machine.md");

  @Test
  void whatIsLegalPasses() {
    assertThatCode(
            () -> {
              Transitions.checkExecution(State.CREATED, State.RUNNING);
              Transitions.checkExecution(State.KILLING, State.KILLED);
              Transitions.checkTaskRun(State.RUNNING, State.RETRYING);
              Transitions.checkTaskRun(State.FAILED, State.RESTARTED);
              Transitions.checkTaskRun(State.SUCCESS, State.SUCCESS);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsNotNamesTheRule() {
    assertThatThrownBy(() -> Transitions.checkExecution(State.KILLED, State.RUNNING))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("an execution may not go from KILLED to RUNNING; legal: []");
    assertThatThrownBy(() -> Transitions.checkTaskRun(State.KILLING, State.SUCCESS))
        .hasMessage("a task run may not go from KILLING to SUCCESS; legal: [KILLED]");
  }

  @Test
  void anEndedExecutionIsOnlyOpenedByARestart() {
    for (State state : State.values()) {
      if (state.isTerminal()) {
        assertThat(Transitions.ofExecution(state))
            .allMatch(next -> next.isTerminal() || next == State.RESTARTED);
      }
    }
  }

  @Test
  void thePageShowsTheCode() throws IOException {
    if (System.getProperty("millrace.write") != null) {
      Files.writeString(PAGE, page());
    }

    assertThat(Files.readString(PAGE))
        .as("docs/state-machine.md; write it anew with -Dmillrace.write -Dtest=TransitionsTest")
        .isEqualTo(page());
  }

  private static String page() {
    return """
    # State machine

    Drawn from `engine.state.Transitions` by `TransitionsTest`; do not edit. What each state means to a user is the
    same as in Kestra. Moves from a terminal state are restarts (RESTARTED, and RUNNING for the flow-control runs
    around what runs again) and ends that a person sets.

    ## Executions

    %s
    ## Task runs

    %s\
    """
        .formatted(diagram(Transitions::ofExecution), diagram(Transitions::ofTaskRun));
  }

  private static String diagram(Function<State, Set<State>> moves) {
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n  [*] --> CREATED\n");
    for (State from : State.values()) {
      for (State to : moves.apply(from)) {
        text.append("  ").append(from).append(" --> ").append(to).append('\n');
      }
    }
    return text.append("```\n").toString();
  }
}
