package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.NodeProcess;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One execution ends every node that plans it, and a backlog waits on those nodes. */
@ExtendWith(PostgresExtension.class)
class PoisonTest {

  private static final int BACKLOG = 20;
  private static final String FLOW =
      """
      id: %s
      namespace: test
      tasks:
        - {id: r, type: debug.Return, format: done}
      """;

  @Test
  @Tag("slow")
  @Timeout(400)
  void afterThreeNodesThePoisonIsGivenUpAndTheBacklogRuns(TestDatabase db, Database database)
      throws Exception {
    List<ExecutionId> backlog = new ArrayList<>();
    ExecutionId poison;
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      engine.save(FLOW.formatted("innocent"));
      engine.save(FLOW.formatted("poison"));
      for (int i = 0; i < BACKLOG; i++) {
        backlog.add(later(engine, "innocent"));
      }
      poison = later(engine, "poison");
    }
    database.main().useHandle(handle -> handle.execute("update work set due_at = now()"));

    for (int death = 1; death <= 3; death++) {
      try (NodeProcess node = NodeProcess.startPoisonedBy("poison", db, "node-" + death)) {
        node.awaitEnd();
      }
    }

    try (EngineFixture engine =
        EngineFixture.start(
            db, database, config -> config.withNode(NodeProcess.shortLease(config)))) {
      Ended given = engine.await(poison);
      assertThat(given.state()).isEqualTo(State.FAILED);
      assertThat(given.error()).startsWith("Given up: 3 nodes ended while they planned");
      for (ExecutionId id : backlog) {
        assertThat(engine.await(id).state()).isEqualTo(State.SUCCESS);
      }
    }
  }

  private static ExecutionId later(EngineFixture engine, String flow) {
    Instant tomorrow = Instant.now().plusSeconds(86_400);
    return engine
        .engine()
        .executions()
        .create(new CreateExecution("test", flow, null, Map.of(), Map.of(), tomorrow, null));
  }
}
