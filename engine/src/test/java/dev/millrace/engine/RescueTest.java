package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.AskedServer;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.NodeProcess;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import dev.millrace.engine.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the claims of nodes that are dead, or are taken to be. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class RescueTest {

  /** Runs as long as the test holds its call. */
  private static final String ASKING =
      """
      id: %s
      namespace: test
      tasks:
        - {id: s, type: http.Request, uri: "%s"}
        - {id: after, type: debug.Return, format: done}
      """;

  private AskedServer server;
  private EngineFixture engine;
  private Database database;

  @BeforeAll
  void start(TestDatabase db, Database database) throws IOException {
    this.database = database;
    server = AskedServer.start();
    engine = start(database, db);
  }

  /** With a slot for every attempt of these tests, also for those that live on unwanted. */
  private static EngineFixture start(Database database, TestDatabase db) {
    return EngineFixture.start(
        db,
        database,
        config -> config.withNode(NodeProcess.shortLease(config).withWorkerSlots(16)));
  }

  @AfterAll
  void stop() {
    server.close();
    engine.close();
  }

  @Test
  void anAttemptOfADeadNodeRunsAgain() throws Exception {
    server.on("/orphan", "1").holdFirst("/orphan");
    ExecutionId id = engine.begin(ASKING.formatted("orphan", server.at("/orphan")), Map.of());
    server.awaitCall("/orphan");
    claimByADeadNode(id, 0);

    Ended ended = engine.await(id);

    assertThat(ended.shown()).containsExactly("s SUCCESS", "after SUCCESS");
    assertThat(ended.run("s").attempts()).isEqualTo(2);
  }

  @Test
  void whatOutlivedThreeNodesIsGivenUpAndNothingElseSuffers() throws Exception {
    server.on("/poison", "1").hold("/poison").on("/other", "1").hold("/other");
    ExecutionId poison = engine.begin(ASKING.formatted("poison", server.at("/poison")), Map.of());
    ExecutionId other = engine.begin(ASKING.formatted("other", server.at("/other")), Map.of());
    server.awaitCall("/poison");
    server.awaitCall("/other");
    claimByADeadNode(poison, 2);

    Ended given = engine.await(poison);
    server.release("/other");
    Ended fine = engine.await(other);

    assertThat(given.state()).isEqualTo(State.FAILED);
    assertThat(given.run("s").error()).startsWith("Given up: 3 nodes ended");
    assertThat(fine.state()).isEqualTo(State.SUCCESS);
  }

  @Test
  void whatOnlyWaitedOnNodesThatDiedIsNotGivenUp() throws Exception {
    ExecutionId id =
        engine.begin(
            """
            id: waited
            namespace: test
            tasks:
              - {id: p, type: flow.Pause, pauseDuration: PT1H}
              - {id: after, type: debug.Return, format: done}
            """,
            Map.of());
    engine.awaitState(id, State.PAUSED);
    claimByADeadNode(id, 2);
    database
        .main()
        .useHandle(handle ->
            handle.execute("update work set due_at = now() where execution_id = ?", id.value()));

    Ended ended = engine.await(id);

    assertThat(ended.shown()).containsExactly("p SUCCESS", "after SUCCESS");
  }

  /** On a database of its own, for it ends the attempts of the others, too. */
  @Test
  void aNodeDeclaredDeadEndsItsAttemptsAndGoesOnUnderAnotherId(TestServer postgres)
      throws Exception {
    server.on("/declared", "1").holdFirst("/declared");
    try (TestDatabase db = postgres.createMigrated("declared");
        Database own = db.open();
        EngineFixture node = start(own, db)) {
      ExecutionId id = node.begin(ASKING.formatted("declared", server.at("/declared")), Map.of());
      server.awaitCall("/declared");
      own.main().useHandle(handle -> handle.execute("delete from node"));

      Ended ended = node.await(id);

      assertThat(ended.shown()).containsExactly("s SUCCESS", "after SUCCESS");
      assertThat(ended.run("s").attempts()).isEqualTo(2);
      assertThat(ended.logs()).anyMatch(line -> line.contains("the task runs again"));
    }
  }

  /** Its first call never ends, and those that follow find nothing. */
  @Test
  void anAttemptLostWithItsNodeIsNoFailureOfTheTask() throws Exception {
    server.holdFirst("/tries");
    ExecutionId id =
        engine.begin(
            """
            id: tries
            namespace: test
            tasks:
              - id: s
                type: http.Request
                uri: "%s"
                retry: {type: constant, interval: PT0.1S, maxAttempts: 2}
            """
                .formatted(server.at("/tries")),
            Map.of());
    server.awaitCall("/tries");
    claimByADeadNode(id, 0);

    Ended ended = engine.await(id);

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.run("s").attempts()).isEqualTo(3);
  }

  @Test
  void whatAnAttemptSaysAfterItWasRescuedIsNotInTheLog(@TempDir Path folder) throws Exception {
    ExecutionId id =
        engine.begin(
            """
            id: late
            namespace: test
            tasks:
              - id: s
                type: shell.Commands
                commands:
                  - cd %s
                  - wait_for() { until [ -e "$1" ]; do sleep 0.02; done; }
                  - if [ {{ taskrun.attemptsCount }} = 0 ]; then wait_for second; echo late; touch said; else touch second; wait_for said; echo in time; fi
            """
                .formatted(folder),
            Map.of());
    engine.awaitThat(id, seen -> seen.states().get("s") == State.RUNNING);
    claimByADeadNode(id, 0);

    Ended ended = engine.await(id);

    assertThat(ended.state()).isEqualTo(State.SUCCESS);
    assertThat(ended.logs()).contains("in time").doesNotContain("late");
  }

  private void claimByADeadNode(ExecutionId id, int crashes) {
    UUID dead = Uuid7.next();
    database
        .main()
        .useHandle(handle -> {
          handle.execute(
              "insert into node (id, name, version, started_at, heartbeat_at, lease_until)"
                  + " values (?, 'dead', 'x', now(), now(), now())",
              dead);
          handle.execute(
              "update work set node_id = ?, crashes = ? where execution_id = ?",
              dead,
              crashes,
              id.value());
        });
  }
}
