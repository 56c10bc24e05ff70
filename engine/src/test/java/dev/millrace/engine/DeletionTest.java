package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.LockWaits;
import dev.millrace.engine.testing.TestDatabase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What goes with an execution that somebody deletes. */
@DatabasePerTest
class DeletionTest {

  private static final String WRITES =
      "{id: writes, namespace: test, tasks: [{id: w, type: storage.Write, content: text}]}";

  @Test
  void filesGoWithTheirExecutionUnlessTheyAreToStay(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      ExecutionId gone = engine.run(WRITES).id();
      ExecutionId kept = engine.run(WRITES).id();
      assertThat(files(database, "true")).isEqualTo(2);

      engine.engine().executions().delete(gone, true, true, true);
      assertThat(files(database, "true")).isEqualTo(1);

      engine.engine().executions().delete(kept, true, true, false);
      assertThat(files(database, "true")).isEqualTo(1);
      // Nothing takes it for a file whose execution never began.
      assertThat(files(database, "execution_id is null")).isEqualTo(1);
    }
  }

  @Test
  void whatIsStartedAgainAtTheSameMomentKeepsAllOfIt(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      ExecutionId id = engine.run(WRITES).id();
      Executions executions = engine.engine().executions();

      CompletableFuture<Throwable> refused =
          database
              .main()
              .inTransaction(handle -> {
                handle.execute("update execution set closed_at = null where id = ?", id.value());
                return LockWaits.begin(
                    database,
                    "ExecutionDeletion.DELETE",
                    () -> catchThrowable(() -> executions.delete(id, true, true, true)));
              });

      assertThat(refused.get())
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION_STATE))
          .hasMessageContaining("cannot be deleted");
      assertThat(files(database, "true")).isEqualTo(1);
      assertThat(engine.look(id).runs()).hasSize(1);
      database.main().useHandle(handle -> handle.execute("update execution set closed_at = now()"));
    }
  }

  @Test
  void whatHasNotEndedIsNotTouched(TestDatabase db, Database database) throws Exception {
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      ExecutionId id =
          engine.begin(
              """
              id: waits
              namespace: test
              tasks:
                - {id: w, type: storage.Write, content: text}
                - {id: p, type: flow.Pause}
              """,
              Map.of());
      engine.awaitState(id, State.PAUSED);

      assertThatThrownBy(() -> engine.engine().executions().delete(id, true, true, false))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("it has not ended yet");

      assertThat(files(database, "execution_id is not null")).isEqualTo(1);
    }
  }

  private static long files(Database database, String condition) {
    return database
        .main()
        .withHandle(handle ->
            handle
                .createQuery("select count(*) from file where " + condition)
                .mapTo(Long.class)
                .one());
  }
}
