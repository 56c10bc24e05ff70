package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.ExecutionId;
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

/** The engine as a whole on a real database: a flow in, a durable finished execution out. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class EngineTest {

  private EngineFixture engine;

  @BeforeAll
  void start(TestDatabase db, Database database) {
    engine = EngineFixture.start(db, database);
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  @Test
  void pureTasksRunInOrderAndSeeEachOthersOutputs() throws Exception {
    Ended ended =
        engine.run(
            """
            id: pure
            namespace: test
            tasks:
              - {id: a, type: debug.Return, format: "one"}
              - {id: b, type: debug.Return, format: "{{ outputs.a.value }} two"}
            outputs:
              - {id: o, type: STRING, value: "{{ outputs.b.value }}"}
            """);

    assertThat(ended.state()).isEqualTo(State.SUCCESS);
    assertThat(ended.shown()).containsExactly("a SUCCESS", "b SUCCESS");
    assertThat(ended.outputs()).isEqualTo(Map.of("o", "one two"));
  }

  @Test
  void queuedTasksRunInOrderAndSeeEachOthersOutputs() throws Exception {
    Ended ended =
        engine.run(
            """
            id: queued
            namespace: test
            tasks:
              - {id: s, type: flow.Sleep, duration: PT0.001S}
              - {id: a, type: debug.Return, format: "one"}
              - {id: t, type: flow.Sleep, duration: PT0.001S}
              - {id: b, type: debug.Return, format: "{{ outputs.a.value }} two"}
            outputs:
              - {id: o, type: STRING, value: "{{ outputs.b.value }}"}
            """);

    assertThat(ended.shown()).containsExactly("s SUCCESS", "a SUCCESS", "t SUCCESS", "b SUCCESS");
    assertThat(ended.outputs()).isEqualTo(Map.of("o", "one two"));
  }

  @Test
  void aFailureStopsTheFlowAndRunsErrorsThenFinally() throws Exception {
    Ended ended =
        engine.run(
            """
            id: failing
            namespace: test
            tasks:
              - {id: f, type: execution.Fail, errorMessage: "on purpose"}
              - {id: never, type: log.Log, message: "no"}
            errors:
              - {id: e, type: log.Log, message: "caught {{ tasks.f.state }}"}
            finally:
              - {id: z, type: log.Log, message: "at last"}
            afterExecution:
              - {id: after, type: log.Log, message: "ended {{ execution.state }}"}
            """);

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.shown())
        .containsExactly("f FAILED", "e SUCCESS", "z SUCCESS", "after SUCCESS");
    assertThat(ended.logs()).contains("caught FAILED", "at last", "ended FAILED");
  }

  @Test
  void aFailedAttemptIsRetriedUntilItsLimit() throws Exception {
    Ended ended =
        engine.run(
            """
            id: retried
            namespace: test
            tasks:
              - id: f
                type: execution.Fail
                retry: {type: constant, interval: PT0.05S, maxAttempts: 3}
            """);

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.run("f").attempts()).isEqualTo(3);
  }

  @Test
  void loopsRunEachValueAndKeyOutputsByIt() throws Exception {
    Ended ended =
        engine.run(
            """
            id: loops
            namespace: test
            tasks:
              - id: each
                type: flow.ForEach
                values: ["a", "b", "c"]
                concurrencyLimit: 2
                tasks:
                  - {id: s, type: flow.Sleep, duration: PT0.001S}
                  - {id: r, type: debug.Return, format: "<{{ taskrun.value }}>"}
                  - {id: q, type: debug.Return, format: "{{ outputs.r[taskrun.value].value }}!"}
            outputs:
              - {id: o, type: STRING, value: "{{ outputs.q.b.value }}"}
            """);

    assertThat(ended.state()).isEqualTo(State.SUCCESS);
    assertThat(ended.outputs()).isEqualTo(Map.of("o", "<b>!"));
    assertThat(ended.runs()).hasSize(10);
  }

  @Test
  void aSubflowRunsAndGivesItsOutputsBack() throws Exception {
    engine.save(
        """
        id: child
        namespace: test
        inputs:
          - {id: n, type: INT}
        tasks:
          - {id: r, type: debug.Return, format: "{{ inputs.n * 2 }}"}
        outputs:
          - {id: twice, type: STRING, value: "{{ outputs.r.value }}"}
        """);

    Ended ended =
        engine.run(
            """
            id: parent
            namespace: test
            tasks:
              - id: call
                type: flow.Subflow
                namespace: test
                flowId: child
                inputs: {n: 21}
            outputs:
              - {id: o, type: STRING, value: "{{ outputs.call.outputs.twice }}"}
            """);

    assertThat(ended.state()).isEqualTo(State.SUCCESS);
    assertThat(ended.outputs()).isEqualTo(Map.of("o", "42"));
  }

  @Test
  void aSlowSubflowWakesItsParentWhenItEnds() throws Exception {
    engine.save(
        """
        id: slowchild
        namespace: test
        tasks:
          - {id: s, type: flow.Sleep, duration: PT0.01S}
          - {id: f, type: execution.Fail}
        """);

    Ended ended =
        engine.run(
            """
            id: slowparent
            namespace: test
            tasks:
              - {id: call, type: flow.Subflow, namespace: test, flowId: slowchild}
            """);

    assertThat(ended.shown()).containsExactly("call FAILED");
    assertThat(ended.state()).isEqualTo(State.FAILED);
  }

  @Test
  void aPauseEndsByItselfOrByAResume() throws Exception {
    String yaml =
        """
        id: %s
        namespace: test
        tasks:
          - %s
          - {id: r, type: debug.Return, format: "after"}
        """;
    Ended timed =
        engine.run(yaml.formatted("timed", "{id: p, type: flow.Pause, pauseDuration: PT0.05S}"));
    ExecutionId byHand =
        engine.begin(yaml.formatted("byhand", "{id: p, type: flow.Pause}"), Map.of());
    engine.awaitState(byHand, State.PAUSED);
    engine.engine().executions().resume(byHand, Map.of(), "tester");
    Ended resumed = engine.await(byHand);

    assertThat(timed.shown()).containsExactly("p SUCCESS", "r SUCCESS");
    assertThat(resumed.shown()).containsExactly("p SUCCESS", "r SUCCESS");
    assertThatThrownBy(() -> engine.engine().executions().resume(byHand, Map.of(), null))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("only a PAUSED execution can be");
  }

  @Test
  void aKillEndsWhatRunsAndNothingElseStarts() throws Exception {
    ExecutionId id =
        engine.begin(
            """
            id: killed
            namespace: test
            tasks:
              - {id: s, type: flow.Sleep, duration: PT1H}
              - {id: never, type: log.Log, message: "no"}
            afterExecution:
              - {id: after, type: log.Log, message: "ended {{ execution.state }}"}
            """,
            Map.of());
    engine.awaitState(id, State.RUNNING);

    engine.engine().executions().kill(id, true);
    Ended ended = engine.await(id);

    assertThat(ended.state()).isEqualTo(State.KILLED);
    assertThat(ended.shown()).containsExactly("s KILLED", "after SUCCESS");
  }

  @Test
  void aTimeoutEndsTheAttempt() throws Exception {
    Ended ended =
        engine.run(
            """
            id: timeout
            namespace: test
            tasks:
              - {id: s, type: flow.Sleep, duration: PT1H, timeout: PT0.05S}
            """);

    assertThat(ended.shown()).containsExactly("s FAILED");
    assertThat(ended.run("s").error()).isEqualTo("Timeout after 00:00:00.050");
  }
}
