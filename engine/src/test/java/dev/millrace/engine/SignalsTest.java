package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.AskedServer;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users ask of executions: kill, pause, restart, replay, change. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SignalsTest {

  /** Fails until the key is set. */
  private static final String GATED =
      """
      id: %s
      namespace: test
      tasks:
        - {id: before, type: debug.Return, format: "{{ execution.id }}"}
        - id: gate
          type: execution.Fail
          condition: "{{ kv('%s', errorOnMissing=false) is null }}"
        - {id: after, type: debug.Return, format: "{{ outputs.before.value }}"}
      """;

  private EngineFixture engine;
  private Executions executions;
  private Database database;

  @BeforeAll
  void start(TestDatabase db, Database database) {
    this.database = database;
    engine = EngineFixture.start(db, database);
    executions = engine.engine().executions();
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  private void open(String key) {
    database
        .main()
        .useHandle(handle ->
            handle.execute(
                "insert into kv (namespace, key, type, value, created_at, updated_at)"
                    + " values ('test', ?, 'STRING', '\"open\"', now(), now())",
                key));
  }

  private TaskRunId run(ExecutionId id, String task) {
    return new TaskRunId(
        database
            .main()
            .withHandle(handle ->
                handle
                    .select(
                        "select id from task_run where execution_id = ? and task_id = ?",
                        id.value(),
                        task)
                    .mapTo(UUID.class)
                    .one()));
  }

  @Test
  void aRestartRunsWhatFailedAndKeepsWhatDidNot() throws Exception {
    Ended failed = engine.run(GATED.formatted("restarted", "restarted"));
    open("restarted");

    executions.restart(failed.id(), null);
    Ended ended = engine.await(failed.id());

    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(ended.shown()).containsExactly("before SUCCESS", "gate SUCCESS", "after SUCCESS");
    assertThat(ended.run("before").attempts()).isEqualTo(1);
    assertThat(ended.run("gate").attempts()).isEqualTo(2);
    assertThat(ended.labels()).containsEntry("system.restarted", "true");
  }

  @Test
  void aRestartOfASuccessIsRefused() throws Exception {
    Ended ended =
        engine.run("{id: fine, namespace: test, tasks: [{id: a, type: log.Log, message: hi}]}");

    assertThatThrownBy(() -> executions.restart(ended.id(), null))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("No task found to restart execution from!");
  }

  @Test
  void aRestartOfAParentRestartsItsFailedChild() throws Exception {
    engine.save(GATED.formatted("gatedchild", "gatedchild"));
    Ended failed =
        engine.run(
            """
            id: restartparent
            namespace: test
            tasks:
              - {id: call, type: flow.Subflow, namespace: test, flowId: gatedchild}
            """);
    open("gatedchild");

    executions.restart(failed.id(), null);
    Ended ended = engine.await(failed.id());

    assertThat(ended.state()).isEqualTo(State.SUCCESS);
    assertThat(ended.run("call").outputs().get("executionId"))
        .isEqualTo(failed.run("call").outputs().get("executionId"));
  }

  @Test
  void aReplayFromATaskRunTakesOverWhatCameBefore() throws Exception {
    Ended failed = engine.run(GATED.formatted("replayed", "replayed"));
    open("replayed");

    ExecutionId replay = executions.replay(failed.id(), run(failed.id(), "gate"), null);
    Ended ended = engine.await(replay);

    assertThat(replay).isNotEqualTo(failed.id());
    assertThat(ended.shown()).containsExactly("before SUCCESS", "gate SUCCESS", "after SUCCESS");
    assertThat(ended.run("after").outputs()).containsEntry("value", failed.id().toString());
  }

  @Test
  void aReplayFromTheBeginningIsANewExecution() throws Exception {
    Ended failed = engine.run(GATED.formatted("again", "again"));
    open("again");

    Ended ended = engine.await(executions.replay(failed.id(), null, null));

    assertThat(ended.state()).isEqualTo(State.SUCCESS);
    assertThat(ended.run("after").outputs()).containsEntry("value", ended.id().toString());
    assertThat(ended.labels()).containsEntry("system.replay", "true");
  }

  @Test
  void aTaskRunMarkedAsSuccessLetsTheExecutionGoOn() throws Exception {
    Ended failed = engine.run(GATED.formatted("marked", "marked"));

    executions.changeTaskRunState(failed.id(), run(failed.id(), "gate"), State.SUCCESS);
    Ended ended = engine.await(failed.id());

    assertThat(ended.shown()).containsExactly("before SUCCESS", "gate SUCCESS", "after SUCCESS");
    assertThat(ended.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void aPauseByHandLetsWhatRunsEndAndStartsNothing() throws Exception {
    try (AskedServer server = AskedServer.start().on("/held", "1").hold("/held")) {
      ExecutionId id =
          engine.begin(
              """
              id: suspended
              namespace: test
              tasks:
                - {id: s, type: http.Request, uri: "%s"}
                - {id: t, type: debug.Return, format: done}
              """
                  .formatted(server.at("/held")),
              Map.of());
      server.awaitCall("/held");
      executions.pause(id);
      server.release("/held");
      engine.awaitThat(id, seen -> seen.states().get("s") == State.SUCCESS);
      Ended paused = engine.look(id);
      executions.resume(id, Map.of(), "tester");
      Ended ended = engine.await(id);

      assertThat(paused.state()).isEqualTo(State.PAUSED);
      assertThat(paused.shown()).containsExactly("s SUCCESS");
      assertThat(ended.shown()).containsExactly("s SUCCESS", "t SUCCESS");
    }
  }

  @Test
  void aKillReachesChildrenAndWhatWaits() throws Exception {
    engine.save(
        "{id: sleeper, namespace: test, tasks: [{id: s, type: flow.Sleep, duration: PT1H}]}");
    ExecutionId id =
        engine.begin(
            """
            id: killedtree
            namespace: test
            tasks:
              - id: all
                type: flow.Parallel
                tasks:
                  - {id: call, type: flow.Subflow, namespace: test, flowId: sleeper}
                  - {id: pause, type: flow.Pause}
                  - id: retry
                    type: execution.Fail
                    retry: {type: constant, interval: PT1H}
            """,
            Map.of());
    engine.awaitThat(
        id,
        seen ->
            seen.states().get("retry") == State.RETRYING
                && seen.states().get("pause") == State.PAUSED
                && seen.run("call").outputs().containsKey("executionId"));
    String child = (String) engine.look(id).run("call").outputs().get("executionId");

    executions.kill(id, true);
    Ended ended = engine.await(id);
    Ended childEnded = engine.await(ExecutionId.of(child));

    assertThat(ended.state()).isEqualTo(State.KILLED);
    assertThat(ended.states().values()).containsOnly(State.KILLED);
    assertThat(childEnded.state()).isEqualTo(State.KILLED);
    assertThatThrownBy(() -> executions.kill(id, true)).hasMessageContaining("already ended");
  }

  @Test
  void anExecutionScheduledForLaterCanBeKilled() throws Exception {
    engine.save("{id: later, namespace: test, tasks: [{id: a, type: log.Log, message: hi}]}");
    ExecutionId id =
        executions.create(
            new CreateExecution(
                "test", "later", null, Map.of(), Map.of(), Instant.now().plusSeconds(3600), null));

    executions.kill(id, true);
    Ended ended = engine.await(id);

    assertThat(ended.state()).isEqualTo(State.KILLED);
    assertThat(ended.runs()).isEmpty();
  }
}
