package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every failure of an attempt is an ERROR in the log, whatever follows from it. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class FailureLogsTest {

  private EngineFixture engine;

  @BeforeAll
  void start(TestDatabase db, Database database) {
    engine = EngineFixture.start(db, database);
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  @Test
  void ofATaskThatMayFail() throws Exception {
    Ended ended =
        engine.run(
            """
            id: allowed
            namespace: failures
            tasks:
              - {id: fails, type: execution.Fail, errorMessage: once, allowFailure: true}
              - {id: seen, type: debug.Return, format: "{{ errorLogs() | jq('.[].message') }}"}
            """);

    assertThat(ended.state()).isEqualTo(State.WARNING);
    assertThat(ended.run("seen").outputs()).containsEntry("value", "[\"once\"]");
  }

  @Test
  void ofATaskWhoseRetryIsANewExecution() throws Exception {
    Ended ended =
        engine.run(
            """
            id: replaced
            namespace: failures
            tasks:
              - id: fails
                type: execution.Fail
                errorMessage: gone
                retry:
                  type: constant
                  interval: PT0.01S
                  maxAttempts: 2
                  behavior: CREATE_NEW_EXECUTION
            """);

    assertThat(ended.state()).isEqualTo(State.RETRIED);
    assertThat(ended.logs()).containsExactly("gone");
  }
}
