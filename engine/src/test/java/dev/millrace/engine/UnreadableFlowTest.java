package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Executions whose flow was stored by a version that read it, and is not readable any more. */
@ExtendWith(PostgresExtension.class)
class UnreadableFlowTest {

  private static final String CHILD =
      "{id: child, namespace: unreadable, tasks: [{id: r, type: debug.Return, format: done}]}";

  /** Its child begins tomorrow. */
  private static final String CALLER =
      """
      id: caller
      namespace: unreadable
      tasks:
        - id: call
          type: flow.Subflow
          namespace: unreadable
          flowId: child
          scheduleDate: "{{ now() | dateAdd(1, 'DAYS') }}"
      """;

  @Test
  void aChildRunsToItsEndAndOnlyTheCallerIsGivenUp(TestDatabase db, Database database)
      throws Exception {
    ExecutionId caller;
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      engine.save(CHILD);
      caller = engine.begin(CALLER, Map.of());
      engine.awaitThat(caller, seen -> seen.run("call").state() == State.RUNNING);
    }
    ExecutionId child = childOf(caller, database);
    becomesUnreadable("caller", database);
    database.main().useHandle(handle -> handle.execute("update work set due_at = now()"));

    try (EngineFixture engine = EngineFixture.start(db, database)) {
      Ended called = engine.await(child);
      Ended given = engine.await(caller);

      assertThat(called.state()).isEqualTo(State.SUCCESS);
      assertThat(called.shown()).containsExactly("r SUCCESS");
      assertThat(given.state()).isEqualTo(State.FAILED);
      assertThat(given.error()).startsWith("The engine could not plan this execution: ");
    }
  }

  private static ExecutionId childOf(ExecutionId caller, Database database) {
    return new ExecutionId(
        database
            .main()
            .withHandle(handle ->
                handle
                    .select(
                        "select id from execution where caller_execution_id = ?", caller.value())
                    .mapTo(UUID.class)
                    .one()));
  }

  private static void becomesUnreadable(String flow, Database database) {
    database
        .main()
        .useHandle(handle ->
            handle.execute(
                "update flow set source = 'tasks: of another time' where namespace = 'unreadable'"
                    + " and id = ?",
                flow));
  }
}
