package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes with an execution that somebody deletes. */
@ExtendWith(PostgresExtension.class)
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
