package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a Subflow task gives its child, and what it says when it cannot. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SubflowTaskTest {

  private EngineFixture engine;

  @BeforeAll
  void start(TestDatabase db, Database database) {
    engine = EngineFixture.start(db, database);
    engine.save(
        """
        id: labelled
        namespace: subflows
        tasks: [{id: r, type: debug.Return, format: x}]
        outputs: [{id: team, type: STRING, value: "{{ labels.team ?? 'none' }}"}]
        """);
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  private Ended call(String id, String rest) throws Exception {
    return engine.run(
        """
        id: %s
        namespace: subflows
        tasks:
          - {id: call, type: flow.Subflow, namespace: subflows, flowId: %s}
        """
            .formatted(id, rest));
  }

  @Test
  void labelsMayComeAsTheTextOfAMap() throws Exception {
    Ended ended = call("by-text", "labelled, labels: \"{{ {'team': flow.id} | toJson }}\"");

    assertThat(ended.run("call").outputs().get("outputs")).isEqualTo(Map.of("team", "by-text"));
  }

  @Test
  void aSystemLabelFailsTheTask() throws Exception {
    Ended ended = call("by-system", "labelled, labels: \"{{ {'system.from': 'x'} | toJson }}\"");

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.run("call").error())
        .isEqualTo(
            "System labels can only be set by the engine itself, offending label: system.from");
  }

  @Test
  void inputsTheChildDoesNotHaveAreAWarning() throws Exception {
    Ended ended = call("by-unknown", "labelled, inputs: {surplus: 1}");

    assertThat(ended.state()).isEqualTo(State.SUCCESS);
    assertThat(ended.logs())
        .contains(
            "Input surplus was provided for workflow subflows.labelled but isn't declared in the"
                + " workflow inputs");
  }

  @Test
  void soAreThoseOfAnExecutionThatAUserStarts() throws Exception {
    Ended ended =
        engine.run(
            "{id: started, namespace: subflows, tasks: [{id: l, type: log.Log, message: hi}]}",
            Map.of("surplus", "1"));

    assertThat(ended.logs())
        .contains(
            "Input surplus was provided for workflow subflows.started but isn't declared in the"
                + " workflow inputs");
  }

  @Test
  void aFlowThatIsNotThereIsNamed() throws Exception {
    Ended ended = call("by-name", "\"{{ 'nowhere' }}\", revision: 3");

    assertThat(ended.run("call").error())
        .startsWith("Unable to find flow 'subflows'.'nowhere' with revision '3'");
  }
}
