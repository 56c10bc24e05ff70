package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.NodeProcess;
import dev.millrace.engine.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A newer version has migrated the database under nodes of this one. */
@DatabasePerTest
class NodeVersionsTest {

  private static final int EXECUTIONS = 6;
  private static final String CHAIN =
      """
      id: chain
      namespace: test
      tasks:
        - id: each
          type: flow.ForEach
          values: "{{ range(1, 8) }}"
          tasks:
            - {id: s, type: flow.Sleep, duration: PT0.05S}
            - {id: r, type: debug.Return, format: "{{ taskrun.value }}"}
      outputs:
        - {id: last, type: STRING, value: "{{ outputs.r['8'].value }}"}
      """;

  /** What a compatible migration may do: add. */
  private static final List<String> NEWER =
      List.of(
          "alter table execution add column newer jsonb",
          "alter table task_run add column newer text not null default 'x'",
          "alter table work add column newer timestamptz not null default now()",
          "alter table node add column newer integer",
          "alter table log_entry add column newer text",
          "create index work_newer on work (newer)",
          "create table newer_things (id uuid primary key)");

  private final TestDatabase db;
  private final Database database;

  NodeVersionsTest(TestDatabase db, Database database) {
    this.db = db;
    this.database = database;
  }

  @Test
  void nodesGoOnAndStartOnASchemaThatIsNewerAndCompatible() throws Exception {
    try (EngineFixture running = start()) {
      List<ExecutionId> before = begin(running);
      running.awaitThat(before.getFirst(), seen -> seen.runs().size() > 4);

      NEWER.forEach(this::execute);
      applied("9998", "more columns");

      try (EngineFixture another = start()) {
        List<ExecutionId> all = new ArrayList<>(before);
        all.addAll(begin(another));
        all.addAll(begin(running));
        for (ExecutionId id : all) {
          Ended ended = running.await(id);
          assertThat(ended.state()).as(ended.toString()).isEqualTo(State.SUCCESS);
          assertThat(ended.outputs()).isEqualTo(Map.of("last", "8"));
        }
      }
    }
  }

  @Test
  void aNodeDoesNotStartOnASchemaItCannotUseAndOthersDoNotNotice() throws Exception {
    try (EngineFixture running = start()) {
      List<ExecutionId> before = begin(running);
      applied("9999", "breaking new columns");

      assertThatThrownBy(this::start)
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE))
          .hasMessageContaining("newer than this build")
          .hasMessageContaining("breaking new columns")
          .hasMessageContaining("start the version of Millrace that made it");

      for (ExecutionId id : before) {
        assertThat(running.await(id).state()).isEqualTo(State.SUCCESS);
      }
    }
  }

  private EngineFixture start() {
    return EngineFixture.start(
        db, database, config -> config.withNode(NodeProcess.shortLease(config)));
  }

  private static List<ExecutionId> begin(EngineFixture engine) {
    List<ExecutionId> begun = new ArrayList<>();
    for (int i = 0; i < EXECUTIONS; i++) {
      begun.add(engine.begin(CHAIN, Map.of()));
    }
    return begun;
  }

  private void applied(String version, String description) {
    execute(
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) values (%s, '%s', '%s', 'SQL', 'x', 'x', 1,"
                .formatted(version, version, description)
            + " true)");
  }

  private void execute(String sql) {
    database.main().useHandle(handle -> handle.execute(sql));
  }
}
