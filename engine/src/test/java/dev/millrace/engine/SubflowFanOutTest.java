package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.run.NodeSettings.Batching;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import dev.millrace.engine.testing.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One flow that starts more children than fit into one transaction. */
@ExtendWith(PostgresExtension.class)
class SubflowFanOutTest {

  /** Room for three steps, so that nearly every child of one portion begins by the queue. */
  private static final Batching NARROW = new Batching(7, 3, Duration.ofSeconds(10));

  private static final String CALLER =
      """
      id: caller
      namespace: fan
      tasks:
        - id: each
          type: flow.ForEach
          values: "{{ range(1, 40) }}"
          concurrencyLimit: 0
          tasks:
            - id: call
              type: flow.Subflow
              namespace: fan
              flowId: child
              wait: true
              transmitFailed: true
              inputs: {n: "{{ taskrun.value }}"}
      """;

  @Test
  void shortChildrenEndInTheTransactionTheyBeginInAndTellTheirCallerThere(TestServer server)
      throws Exception {
    try (TestDatabase db = server.createMigrated("short");
        Database database = db.open();
        EngineFixture engine = narrow(db, database)) {
      keepKinds(database);
      engine.save(
          """
          id: child
          namespace: fan
          inputs: [{id: n, type: INT}]
          tasks: [{id: r, type: debug.Return, format: "{{ inputs.n }}"}]
          """);

      assertThat(engine.run(CALLER).state()).isEqualTo(State.SUCCESS);

      assertThat(states(database)).containsOnly("SUCCESS").hasSize(41);
      assertThat(number(database, "select count(*) from told where kind = 'CHILD'")).isZero();
    }
  }

  @Test
  void whatDoesNotFitIntoATransactionIsBegunByTheNextAndNotStoredBefore(TestServer server)
      throws Exception {
    Batching wide = new Batching(100, 300, Duration.ofSeconds(10));
    try (TestDatabase db = server.createMigrated("portions");
        Database database = db.open();
        EngineFixture engine = batching(db, database, wide)) {
      keepKinds(database);
      engine.save(
          """
          id: child
          namespace: fan
          inputs: [{id: n, type: INT}]
          tasks: [{id: r, type: debug.Return, format: "{{ inputs.n }}"}]
          """);

      assertThat(engine.run(CALLER.replace("40", "950")).state()).isEqualTo(State.SUCCESS);

      assertThat(states(database)).containsOnly("SUCCESS").hasSize(951);
      assertThat(number(database, "select count(*) from told where kind = 'WAKE'"))
          .isBetween(3L, 10L);
      assertThat(number(database, "select count(*) from told where kind <> 'WAKE'"))
          .isLessThan(200);
    }
  }

  @Test
  void childrenThatFailOrHaveChildrenOrGoThroughTheQueueAreWaitedForAsWell(TestServer server)
      throws Exception {
    try (TestDatabase db = server.createMigrated("mixed");
        Database database = db.open();
        EngineFixture engine = narrow(db, database)) {
      engine.save("{id: leaf, namespace: fan, tasks: [{id: r, type: debug.Return, format: leaf}]}");
      engine.save(
          """
          id: child
          namespace: fan
          inputs: [{id: n, type: INT}]
          tasks:
            - id: which
              type: flow.Switch
              value: "{{ inputs.n % 4 }}"
              cases:
                "0": [{id: fail, type: execution.Fail}]
                "1": [{id: call, type: flow.Subflow, namespace: fan, flowId: leaf, wait: true}]
                "2": [{id: queued, type: debug.Return, format: "{{ render('x') }}"}]
                "3": [{id: pure, type: debug.Return, format: x}]
          """);

      assertThat(engine.run(CALLER).state()).isEqualTo(State.FAILED);

      assertThat(states(database)).hasSize(51).containsOnly("SUCCESS", "FAILED");
      assertThat(states(database)).filteredOn("FAILED"::equals).hasSize(11);
      assertThat(number(database, "select count(*) from work")).isZero();
    }
  }

  private static EngineFixture narrow(TestDatabase db, Database database) {
    return batching(db, database, NARROW);
  }

  private static EngineFixture batching(TestDatabase db, Database database, Batching batching) {
    return EngineFixture.start(
        db, database, config -> config.withNode(config.node().withBatching(batching)));
  }

  /** From here on the database keeps what kinds of work there were. */
  private static void keepKinds(Database database) {
    database
        .main()
        .useHandle(handle -> {
          handle.execute("create table told (kind text)");
          handle.execute(
              "create function tell() returns trigger language plpgsql as"
                  + " $$ begin insert into told values (new.kind); return new; end $$");
          handle.execute(
              "create trigger tell after insert on work for each row execute function tell()");
        });
  }

  private static List<String> states(Database database) {
    return database
        .main()
        .withHandle(
            handle -> handle.createQuery("select state from execution").mapTo(String.class).list());
  }

  private static long number(Database database, String sql) {
    return database.main().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
