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

/** A node that stops in order leaves its work to the next one. */
@ExtendWith(PostgresExtension.class)
class StopTest {

  private static final String FLOW =
      """
      id: stopped
      namespace: test
      tasks:
        - {id: a, type: debug.Return, format: one}
        - {id: s, type: http.Request, uri: "%s"}
        - {id: b, type: debug.Return, format: "{{ outputs.a.value }} two"}
      """;

  @Test
  void whatDoesNotEndInTimeRunsAgainElsewhereWithoutACrashCounted(
      TestDatabase db, Database database) throws Exception {
    try (AskedServer server = AskedServer.start().on("/held", "1").hold("/held")) {
      ExecutionId id;
      try (EngineFixture first = EngineFixture.start(db, database)) {
        id = first.begin(FLOW.formatted(server.at("/held")), Map.of());
        server.awaitCall("/held");
      }
      server.release("/held");

      try (EngineFixture second = EngineFixture.start(db, database)) {
        Ended ended = second.await(id);

        assertThat(ended.shown()).containsExactly("a SUCCESS", "s SUCCESS", "b SUCCESS");
        assertThat(ended.run("s").attempts()).isEqualTo(2);
        assertThat(ended.run("b").outputs()).containsEntry("value", "one two");
      }
    }
  }
}
