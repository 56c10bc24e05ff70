package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.AskedServer;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** The old property {@code outputs} of a Subflow, rendered in the context of its child. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SubflowOutputsTest {

  private static final String CALLER =
      """
      id: %s
      namespace: asked
      tasks:
        - id: call
          type: flow.Subflow
          namespace: asked
          flowId: %s
          transmitFailed: %s
          outputs:
            found: "{{ outputs.find.value }}"
            nested: [{"{{ inputs.key }}": "{{ outputs.find.value | upper }}"}]
      """;

  private EngineFixture engine;

  @BeforeAll
  void start(TestDatabase db, Database database) {
    engine = EngineFixture.start(db, database);
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  private void child(String id, String tasks) {
    engine.save(
        "id: %s\nnamespace: asked\ninputs: [{id: key, type: STRING, defaults: k}]\ntasks:\n%s"
            .formatted(id, tasks));
  }

  @Test
  void theyAreHadFromAChildThatRunsOnWorkersToo() throws Exception {
    child("queued", "  - {id: find, type: debug.Return, format: \"{{ render('here') }}\"}");

    Ended ended = engine.run(CALLER.formatted("caller-of-queued", "queued", true));

    assertThat(ended.run("call").outputs().get("outputs"))
        .isEqualTo(Map.of("found", "here", "nested", List.of(Map.of("k", "HERE"))));
  }

  @Test
  void oneThatCannotBeRenderedFailsTheTask() throws Exception {
    child("other", "  - {id: other, type: debug.Return, format: x}");

    Ended ended = engine.run(CALLER.formatted("caller-of-other", "other", true));

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.run("call").error())
        .startsWith("Failed to extract outputs with the error: 'Unable to find `find`");
    assertThat(ended.run("call").outputs()).containsEntry("state", "SUCCESS");
  }

  @Test
  void theFailureOfTheChildIsWhatIsToldOfAndTheirsIsAWarning() throws Exception {
    child("failing", "  - {id: fail, type: execution.Fail}");

    Ended ended = engine.run(CALLER.formatted("caller-of-failing", "failing", true));

    assertThat(ended.run("call").error()).endsWith("of the subflow ended FAILED");
    assertThat(ended.logs())
        .anyMatch(line -> line.startsWith("Failed to extract outputs with the error: "));
  }

  @Test
  void withoutATransmittedFailureTheirsFailsTheTask() throws Exception {
    child("forgiven", "  - {id: fail, type: execution.Fail}");

    Ended ended = engine.run(CALLER.formatted("caller-of-forgiven", "forgiven", false));

    assertThat(ended.run("call").state()).isEqualTo(State.FAILED);
    assertThat(ended.run("call").error()).startsWith("Failed to extract outputs");
  }

  private ExecutionId begin(String id, String asks) {
    return engine.begin(
        """
        id: %s
        namespace: asked
        tasks:
          - id: call
            type: flow.Subflow
            namespace: asked
            flowId: short
            outputs: {total: "{{ http('%s').total }}", own: "{{ outputs.find.value }}"}
        """
            .formatted(id, asks),
        Map.of());
  }

  @Test
  void onesThatAskTheOutsideAreWaitedFor() throws Exception {
    child("short", "  - {id: find, type: debug.Return, format: x}");
    try (AskedServer server = AskedServer.start()) {
      server.on("/total", "{\"total\": 7}");

      Ended ended = engine.await(begin("caller-that-asks", server.at("/total")));

      assertThat(ended.run("call").outputs().get("outputs"))
          .isEqualTo(Map.of("total", "7", "own", "x"));
      assertThat(server.calls("/total")).isEqualTo(1);
    }
  }

  @Test
  void aKillDoesNotWaitForTheirAnswer() throws Exception {
    child("short", "  - {id: find, type: debug.Return, format: x}");
    try (AskedServer server = AskedServer.start()) {
      server.on("/held", "{}").hold("/held");
      ExecutionId id = begin("caller-that-is-killed", server.at("/held"));
      server.awaitCall("/held");

      engine.engine().executions().kill(id, true);
      Ended ended = engine.await(id);

      assertThat(ended.state()).isEqualTo(State.KILLED);
      assertThat(ended.shown()).containsExactly("call KILLED");
    }
  }
}
