package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.postgres.EmbeddedPostgres;
import dev.millrace.engine.postgres.EmbeddedPostgresSettings;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is killed under a working engine and comes back: nothing is lost, nobody acts. */
class DatabaseAwayTest {

  private static final int EXECUTIONS = 8;
  private static final String CHAIN =
      """
      id: chain
      namespace: test
      tasks:
        - id: each
          type: flow.ForEach
          values: "{{ range(1, 10) }}"
          tasks:
            - {id: s, type: flow.Sleep, duration: PT0.05S}
            - {id: r, type: debug.Return, format: "{{ taskrun.value }}"}
            - {id: l, type: log.Log, message: "{{ outputs.r[taskrun.value].value }}"}
      outputs:
        - {id: last, type: STRING, value: "{{ outputs.r['10'].value }}"}
      """;

  @Test
  @Tag("slow")
  @Timeout(300)
  void killedDatabase(@TempDir Path folder) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(EmbeddedPostgresSettings.in(folder))) {
      DatabaseSettings settings =
          DatabaseSettings.of(server.jdbcUrl(), server.user(), server.password());
      try (Database database = Database.open(settings);
          EngineFixture engine = EngineFixture.start(database, EngineFixture.config(settings))) {
        engine.save(CHAIN);
        CreateExecution request = CreateExecution.of("test", "chain", Map.of());
        List<ExecutionId> started = new ArrayList<>();
        for (int i = 0; i < EXECUTIONS; i++) {
          started.add(engine.engine().executions().create(request));
        }
        for (int seen = 4; seen <= 16; seen += 12) {
          int runs = seen;
          engine.awaitThat(started.getFirst(), look -> look.runs().size() > runs);
          ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }

        for (ExecutionId id : started) {
          Ended ended = await(engine, id);
          assertThat(ended.state()).as(ended.toString()).isEqualTo(State.SUCCESS);
          assertThat(ended.runs()).hasSize(31);
          assertThat(ended.outputs()).isEqualTo(Map.of("last", "10"));
        }
      }
    }
  }

  /** Who asks while the database is away is told so, and asks again. */
  private static Ended await(EngineFixture engine, ExecutionId id) throws Exception {
    while (true) {
      try {
        return engine.await(id);
      } catch (EngineException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
      }
    }
  }
}
