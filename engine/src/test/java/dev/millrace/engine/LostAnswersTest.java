package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.run.NodeSettings;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import dev.millrace.engine.testing.AskedServer;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresProxy;
import dev.millrace.engine.testing.PostgresProxy.Fate;
import dev.millrace.engine.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The connection to PostgreSQL is lost in the worst moments: the node does not know whether what it
 * wrote was committed.
 */
@DatabasePerTest
class LostAnswersTest {

  private static final String SLEEPY =
      """
      id: %s
      namespace: test
      tasks:
        - {id: s, type: flow.Sleep, duration: PT0.05S}
        - {id: r, type: debug.Return, format: done}
        - {id: t, type: flow.Sleep, duration: PT0.05S}
      outputs:
        - {id: result, type: STRING, value: "{{ outputs.r.value }}"}
      """;

  private static final Duration HEARTBEAT = Duration.ofMillis(400);

  /** On a busy machine a node takes a while to find the database again. */
  private static final Duration LONG_LEASE = Duration.ofSeconds(6);

  private static final Executor MISSED_BEATS =
      CompletableFuture.delayedExecutor(
          HEARTBEAT.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);

  /** Runs as long as the test holds its call. */
  private static final String ASKING =
      "{id: %s, namespace: test, tasks: [{id: s, type: http.Request, uri: '%s'}]}";

  private final TestDatabase db;
  private final Database database;

  LostAnswersTest(TestDatabase db, Database database) {
    this.db = db;
    this.database = database;
  }

  @Test
  void aCreateWhoseAnswerIsLostIsOneExecutionThatRuns() throws Exception {
    createsOne("answer-lost", Fate.LOSE_ANSWER);
  }

  @Test
  void aCreateThatDidNotArriveIsStoredByAnotherTry() throws Exception {
    createsOne("not-arrived", Fate.LOSE);
  }

  @Test
  void aCreateThatArrivesWhileItIsTriedAgainIsOneExecution() throws Exception {
    createsOne("late", Fate.HOLD, Fate.DELIVER_HELD_FIRST);
  }

  private void createsOne(String flow, Fate... fates) throws Exception {
    try (PostgresProxy proxy = PostgresProxy.to(db);
        EngineFixture engine = through(proxy)) {
      proxy.next(fates);

      ExecutionId id = engine.begin(SLEEPY.formatted(flow), Map.of());
      Ended ended = engine.await(id);

      assertThat(proxy.isDone()).isTrue();
      assertThat(ended.shown()).containsExactly("s SUCCESS", "r SUCCESS", "t SUCCESS");
      assertThat(executionsOf(flow)).containsExactly("SUCCESS");
    }
  }

  @Test
  void aChainWhoseEveryOtherAnswerIsLostRunsToItsEnd() throws Exception {
    try (PostgresProxy proxy = PostgresProxy.to(db);
        EngineFixture engine = through(proxy)) {
      for (int i = 0; i < 4; i++) {
        proxy.next(Fate.LOSE_ANSWER, Fate.FORWARD, Fate.LOSE);
      }

      Ended ended =
          engine.run(
              """
              id: chain
              namespace: test
              tasks:
                - id: each
                  type: flow.ForEach
                  values: "{{ range(1, 5) }}"
                  tasks:
                    - {id: s, type: flow.Sleep, duration: PT0.01S}
                    - {id: r, type: debug.Return, format: "{{ taskrun.value }}"}
              outputs:
                - {id: last, type: STRING, value: "{{ outputs.r['5'].value }}"}
              """);

      assertThat(proxy.isDone()).isTrue();
      assertThat(ended.state()).as(ended.toString()).isEqualTo(State.SUCCESS);
      assertThat(ended.runs()).hasSize(11);
      assertThat(ended.outputs()).isEqualTo(Map.of("last", "5"));
    }
  }

  @Test
  void whoWaitsIsToldOfAnEndWhoseAnswerWasLost() throws Exception {
    try (AskedServer server = AskedServer.start().on("/told", "1").hold("/told");
        PostgresProxy proxy = PostgresProxy.to(db);
        EngineFixture engine = through(proxy)) {
      ExecutionId id = engine.begin(ASKING.formatted("told", server.at("/told")), Map.of());
      CompletableFuture<State> end = engine.engine().executions().closed(id);
      server.awaitCall("/told");
      proxy.next(Fate.LOSE_ANSWER);
      server.release("/told");

      assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(State.SUCCESS);
      assertThat(proxy.isDone()).isTrue();
    }
  }

  @Test
  void whoAskedForWhatMayBeDoneIsToldSo() throws Exception {
    try (PostgresProxy proxy = PostgresProxy.to(db);
        EngineFixture engine = through(proxy)) {
      ExecutionId id =
          engine.begin(
              """
              id: resumed
              namespace: test
              tasks:
                - {id: p, type: flow.Pause}
                - {id: s, type: flow.Sleep, duration: PT0.05S}
              """,
              Map.of());
      engine.awaitState(id, State.PAUSED);
      proxy.next(Fate.LOSE_ANSWER);

      CompletableFuture<Void> resume =
          CompletableFuture.runAsync(
              () -> engine.engine().executions().resume(id, Map.of(), "somebody"));

      assertThat(resume)
          .failsWithin(Duration.ofSeconds(60))
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE))
          .withMessageContaining("it may have been done");
      assertThat(engine.await(id).state()).isEqualTo(State.SUCCESS);
    }
  }

  /** The node that finds the database first must not take the other for dead. */
  @Test
  void attemptsGoOnWhileTheDatabaseIsAwayForLongerThanTheLeases() throws Exception {
    Semaphore looks = new Semaphore(0);
    Seams countLooks =
        seam -> {
          if (seam == Seam.RESCUE_AFTER) {
            looks.release();
          }
        };
    try (AskedServer server = AskedServer.start().on("/away", "1").hold("/away");
        PostgresProxy far = PostgresProxy.to(db);
        PostgresProxy near = PostgresProxy.to(db);
        EngineFixture engine = through(far, Seams.NONE, LONG_LEASE);
        EngineFixture _ = through(near, countLooks, LONG_LEASE)) {
      ExecutionId id = engine.begin(ASKING.formatted("away", server.at("/away")), Map.of());
      server.awaitCall("/away");

      far.disconnect();
      near.disconnect();
      leasesAreOver();
      // More than two heartbeats, so that each node knows that it missed some.
      CompletableFuture.runAsync(near::connect, MISSED_BEATS).join();
      awaitLeases(1);
      looks.drainPermits();
      looks.acquire();
      far.connect();
      awaitLeases(2);
      server.release("/away");
      Ended ended = engine.await(id);

      assertThat(ended.state()).isEqualTo(State.SUCCESS);
      assertThat(ended.run("s").attempts()).isEqualTo(1);
      assertThat(server.calls("/away")).isEqualTo(1);
    }
  }

  private void leasesAreOver() {
    database
        .main()
        .useHandle(
            handle -> handle.execute("update node set lease_until = now() - interval '1 minute'"));
  }

  private void awaitLeases(int number) {
    while (database
            .main()
            .withHandle(handle ->
                handle
                    .createQuery("select count(*) from node where lease_until > now()")
                    .mapTo(int.class)
                    .one())
        < number) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatWasClaimedBeforeTheConnectionWasLostRuns() throws Exception {
    AtomicInteger cuts = new AtomicInteger();
    AtomicBoolean working = new AtomicBoolean();
    Seams cutAfterClaims =
        seam -> {
          if (seam == Seam.CLAIM_COMMITTED && working.get() && cuts.incrementAndGet() <= 6) {
            cutAllConnections();
          }
        };
    EngineConfig config = EngineFixture.config(db);
    NodeSettings oneSlot = config.node().withWorkerSlots(1).withPoll(Duration.ofMillis(200));
    try (EngineFixture engine =
        EngineFixture.start(database, config.withNode(oneSlot), cutAfterClaims)) {
      CompiledFlow flow =
          engine.save(
              """
              id: claimed
              namespace: test
              tasks:
                - id: all
                  type: flow.Parallel
                  tasks:
                    - {id: a, type: flow.Sleep, duration: PT0.1S}
                    - {id: b, type: flow.Sleep, duration: PT0.1S}
                    - {id: c, type: flow.Sleep, duration: PT0.1S}
                    - {id: d, type: flow.Sleep, duration: PT0.1S}
              """);
      working.set(true);
      CreateExecution request =
          CreateExecution.of(flow.flow().namespace(), flow.flow().id(), Map.of());
      Ended ended = engine.await(askUntilTaken(engine, request));

      assertThat(ended.state()).as(ended.toString()).isEqualTo(State.SUCCESS);
      // One slot: all but one of the four were claimed.
      assertThat(cuts.get()).isGreaterThanOrEqualTo(3);
    }
  }

  /** As a client does that is told so: the flow may be looked up through a connection just cut. */
  private static ExecutionId askUntilTaken(EngineFixture engine, CreateExecution request) {
    while (true) {
      try {
        return engine.engine().executions().create(request);
      } catch (EngineException e) {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
      }
    }
  }

  private EngineFixture through(PostgresProxy proxy) {
    return through(proxy, Seams.NONE, Duration.ofSeconds(2));
  }

  private EngineFixture through(PostgresProxy proxy, Seams seams, Duration lease) {
    EngineConfig config =
        EngineFixture.config(DatabaseSettings.of(proxy.url(), db.user(), db.password()));
    NodeSettings node = config.node().withLease(lease, HEARTBEAT).withPoll(Duration.ofMillis(200));
    return EngineFixture.start(database, config.withNode(node), seams);
  }

  private List<String> executionsOf(String flow) {
    return database
        .main()
        .withHandle(handle ->
            handle
                .createQuery("select state from execution where flow_id = :flow")
                .bind("flow", flow)
                .mapTo(String.class)
                .list());
  }

  private void cutAllConnections() {
    database
        .main()
        .useHandle(handle ->
            handle.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()"));
  }
}
