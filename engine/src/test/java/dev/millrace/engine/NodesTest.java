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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three processes on one database. */
@ExtendWith(PostgresExtension.class)
class NodesTest {

  private static final int EXECUTIONS = 12;
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
            - {id: s, type: flow.Sleep, duration: PT0.3S}
            - {id: r, type: debug.Return, format: "{{ taskrun.value }}"}
      outputs:
        - {id: last, type: STRING, value: "{{ outputs.r['12'].value }}"}
      """;

  @Test
  @Tag("slow")
  @Timeout(300)
  void whatACrashedNodeHeldIsRunByTheOthers(TestDatabase db, Database database) throws Exception {
    try (NodeProcess _ = NodeProcess.start(db, "second");
        NodeProcess third = NodeProcess.start(db, "third");
        EngineFixture first =
            EngineFixture.start(
                db, database, config -> config.withNode(NodeProcess.shortLease(config)))) {
      List<ExecutionId> started = new ArrayList<>();
      for (int i = 0; i < EXECUTIONS; i++) {
        started.add(first.begin(FAN_OUT, Map.of()));
      }
      first.awaitThat(
          started.getFirst(),
          seen -> seen.runs().stream().anyMatch(run -> run.state() == State.RUNNING));

      third.crash();

      for (ExecutionId id : started) {
        Ended ended = first.await(id);
        assertThat(ended.state()).as(ended.toString()).isEqualTo(State.SUCCESS);
        assertThat(ended.runs()).hasSize(1 + 2 * 12);
        assertThat(ended.outputs()).isEqualTo(Map.of("last", "12"));
      }
    }
  }
}
