package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.AskedServer;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node plans a chain from what it wrote last; whatever others do meanwhile, nothing is lost. */
@ExtendWith(PostgresExtension.class)
class MemoryTest {
  private static final int TASKS = 150;

  /** Each task goes through the queue, as its template is not known before it runs. */
  private static final String CHAIN =
      "id: chain\nnamespace: test\ntasks:\n" + tasks(0, TASKS / 2) + "%s" + tasks(TASKS / 2, TASKS);

  private static String tasks(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i ->
            "  - {id: t%d, type: debug.Return, format: \"{{ render('%s') }}\"}\n"
                .formatted(i, i == 0 ? "0" : "{{ outputs.t" + (i - 1) + ".value ~ 1 }}"))
        .collect(Collectors.joining());
  }

  /** Every task adds a character to what the one before it made. */
  private static final String LAST = "0" + "1".repeat(TASKS - 1);

  @Test
  void aChainGoesOnWhileOthersLockAndWriteItsExecution(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      ExecutionId id = engine.begin(CHAIN.formatted(""), Map.of());
      CompletableFuture<State> closed = engine.engine().executions().closed(id);
      int touched = 0;
      do {
        String sql =
            touched++ % 2 == 0
                ? "select 1 from execution where id = ? for update"
                : "update execution set error = error where id = ?";
        database.main().useTransaction(handle -> handle.execute(sql, id.value()));
      } while (!closed.isDone());

      Ended ended = engine.await(id);
      assertThat(ended.state()).as("%s %s", ended.error(), ended.logs()).isEqualTo(State.SUCCESS);
      assertThat(ended.states()).hasSize(TASKS);
      assertThat(ended.run("t" + (TASKS - 1)).outputs()).containsEntry("value", LAST);
    }
  }

  @Test
  void anotherNodePausesAndResumesWhatThisOneRuns(TestDatabase db, Database database)
      throws Exception {
    try (AskedServer server = AskedServer.start().on("/half", "1").hold("/half");
        EngineFixture engine = EngineFixture.start(db, database);
        EngineFixture other = EngineFixture.start(db, database)) {
      String half = "  - {id: half, type: http.Request, uri: '%s'}\n".formatted(server.at("/half"));
      ExecutionId id = engine.begin(CHAIN.formatted(half), Map.of());
      server.awaitCall("/half");
      Executions executions = other.engine().executions();
      executions.pause(id);
      server.release("/half");
      other.awaitState(id, State.PAUSED);
      executions.resume(id, Map.of(), "tester");

      Ended ended = engine.await(id);
      assertThat(ended.state()).as("%s %s", ended.error(), ended.logs()).isEqualTo(State.SUCCESS);
      assertThat(ended.run("t" + (TASKS - 1)).outputs()).containsEntry("value", LAST);
    }
  }
}
