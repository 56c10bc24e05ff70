package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.AskedServer;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call that the node of its execution does not see through. Alone, as it starts two nodes. */
@ExtendWith(PostgresExtension.class)
class CutCallTest {

  @Test
  void aCallOutOfAConditionThatIsCutByAStopIsMadeAgainByTheNextNode(
      TestDatabase db, Database database) throws Exception {
    try (AskedServer server = AskedServer.start().on("/cut", "true").hold("/cut")) {
      ExecutionId id;
      try (EngineFixture first = EngineFixture.start(db, database)) {
        id =
            first.begin(
                """
                id: cut
                namespace: test
                tasks:
                  - id: t
                    type: flow.If
                    condition: "{{ http('%s') }}"
                    then: [{id: x, type: log.Log, message: hi}]
                """
                    .formatted(server.at("/cut")),
                Map.of());
        server.awaitCall("/cut");
      }
      server.release("/cut");

      try (EngineFixture second = EngineFixture.start(db, database)) {
        Ended ended = second.await(id);

        assertThat(ended.shown()).containsExactly("t SUCCESS", "x SUCCESS");
        assertThat(server.calls("/cut")).isEqualTo(2);
      }
    }
  }
}
