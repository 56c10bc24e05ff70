package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.NodeProcess;
import dev.millrace.engine.testing.TestDatabase;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node died that held thousands of rows. */
@DatabasePerTest
class ManyOrphansTest {

  private static final int ROWS = 3_000;
  private static final String WIDE =
      """
      id: wide
      namespace: test
      tasks:
        - id: each
          type: flow.ForEach
          values: "{{ range(1, %d) }}"
          concurrencyLimit: 0
          tasks:
            - {id: s, type: flow.Sleep, duration: PT0.001S}
      """
          .formatted(ROWS);

  private final TestDatabase db;
  private final Database database;

  ManyOrphansTest(TestDatabase db, Database database) {
    this.db = db;
    this.database = database;
  }

  /** Handed over again at each look, they would fill the memory of every node that rescues them. */
  @Test
  @Tag("slow")
  @Timeout(400)
  void eachOfThemIsHandedToTheCommitterOnce() throws Exception {
    AtomicReference<@Nullable EngineFixture> rescuing = new AtomicReference<>();
    AtomicInteger backlogMax = new AtomicInteger();
    CountDownLatch orphaned = new CountDownLatch(1);
    Seams seams =
        seam -> {
          if (seam == Seam.CLAIM_BEFORE) {
            await(orphaned); // else the node would run them meanwhile
          }
          EngineFixture engine = rescuing.get();
          if (engine != null && seam == Seam.PLAN_BEFORE) {
            backlogMax.accumulateAndGet(engine.engine().load().backlog(), Math::max);
          }
        };
    EngineConfig config = EngineFixture.config(db);
    try (EngineFixture engine =
        EngineFixture.start(database, config.withNode(NodeProcess.shortLease(config)), seams)) {
      ExecutionId id = engine.begin(WIDE, Map.of());
      rescuing.set(engine);
      int orphans = orphaned();
      orphaned.countDown();

      Ended ended = engine.await(id);

      assertThat(ended.state()).isEqualTo(State.SUCCESS);
      assertThat(ended.runs()).hasSize(1 + ROWS);
      assertThat(orphans).isGreaterThan(ROWS / 2);
      assertThat(backlogMax.get()).isLessThan(ROWS + 500);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What no node holds yet is now held by one that is dead. */
  private int orphaned() {
    UUID dead = Uuid7.next();
    return database
        .main()
        .inTransaction(handle -> {
          handle.execute(
              "insert into node (id, name, version, started_at, heartbeat_at, lease_until)"
                  + " values (?, 'dead', 'x', now(), now(), now())",
              dead);
          return handle.execute(
              "update work set node_id = ? where node_id is null and kind = 'RUN'", dead);
        });
  }
}
