package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.PostgresProxy;
import dev.millrace.engine.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How often the committer waits for an answer of PostgreSQL: that is what a lone step costs. */
@DatabasePerTest
class RoundTripsTest {

  private static final int TASKS = 30;

  /** The first script of a kind may be described before it is run. */
  private static final int ONCE = 8;

  private final TestDatabase db;
  private final Database database;

  RoundTripsTest(TestDatabase db, Database database) {
    this.db = db;
    this.database = database;
  }

  @Test
  void aStepOfAQueuedChainIsOneRoundTrip() throws Exception {
    try (PostgresProxy proxy = PostgresProxy.to(db);
        EngineFixture engine = through(proxy)) {
      StringBuilder chain = new StringBuilder("id: chain\nnamespace: trips\ntasks:\n");
      for (int i = 0; i < TASKS; i++) {
        chain.append(
            "  - {id: t%d, type: debug.Return, format: \"{{ render('x') }}\"}\n".formatted(i));
      }

      assertThat(engine.run(chain.toString()).state()).isEqualTo(State.SUCCESS);

      assertThat(proxy.roundTrips()).isBetween(TASKS, TASKS + ONCE);
    }
  }

  @Test
  void aCreateOfAPureFlowIsOneRoundTrip() throws Exception {
    try (PostgresProxy proxy = PostgresProxy.to(db);
        EngineFixture engine = through(proxy)) {
      String flow = "{id: f, namespace: trips, tasks: [{id: t, type: debug.Return, format: x}]}";
      engine.run(flow);
      int before = proxy.roundTrips();

      engine.await(engine.begin(flow, Map.of()));

      assertThat(proxy.roundTrips()).isEqualTo(before + 1);
    }
  }

  private EngineFixture through(PostgresProxy proxy) {
    DatabaseSettings settings = DatabaseSettings.of(proxy.url(), db.user(), db.password());
    return EngineFixture.start(database, EngineFixture.config(settings));
  }
}
