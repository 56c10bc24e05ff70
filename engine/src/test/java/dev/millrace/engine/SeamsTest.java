package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.NodeProcess;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where a crash is tried is where the engine really passes. */
@ExtendWith(PostgresExtension.class)
class SeamsTest {

  private static final Set<Seam> WHILE_WORKING =
      EnumSet.complementOf(EnumSet.of(Seam.STOP_BEFORE_LEAVING));

  private static final String FAN_OUT =
      """
      id: fan
      namespace: test
      tasks:
        - id: each
          type: flow.ForEach
          values: "{{ range(1, 12) }}"
          concurrencyLimit: 0
          tasks:
            - {id: s, type: flow.Sleep, duration: PT0.4S}
        - {id: said, type: shell.Commands, commands: [echo said]}
      """;

  @Test
  void twoNodesThatLoseTheirConnectionsPassEverySeam(TestDatabase db, Database database)
      throws Exception {
    Set<Seam> passed = ConcurrentHashMap.newKeySet();
    CountDownLatch working = new CountDownLatch(WHILE_WORKING.size());
    AtomicBoolean cut = new AtomicBoolean();
    Seams seams =
        seam -> {
          if (passed.add(seam) && WHILE_WORKING.contains(seam)) {
            working.countDown();
          }
          if (seam == Seam.PLAN_DECIDED && cut.compareAndSet(false, true)) {
            cutAllConnections(database);
          }
        };
    try (EngineFixture first = start(db, database, seams);
        EngineFixture _ = start(db, database, seams)) {
      ExecutionId id = first.begin(FAN_OUT, Map.of());
      Ended ended = first.await(id);

      assertThat(ended.state()).as(ended.toString()).isEqualTo(State.SUCCESS);
      assertThat(working.await(60, TimeUnit.SECONDS)).as("passed %s", passed).isTrue();
    }

    assertThat(passed).isEqualTo(EnumSet.allOf(Seam.class));
  }

  private static EngineFixture start(TestDatabase db, Database database, Seams seams) {
    EngineConfig config = EngineFixture.config(db);
    return EngineFixture.start(database, config.withNode(NodeProcess.shortLease(config)), seams);
  }

  private static void cutAllConnections(Database database) {
    database
        .main()
        .useHandle(handle ->
            handle.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()"));
  }
}
