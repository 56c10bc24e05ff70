package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits of the worker side. */
@ExtendWith(PostgresExtension.class)
class LimitsTest {

  @Test
  void anExecutionWithTooManyTaskRunsFailsAndSaysSo(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine =
        EngineFixture.start(db, database, config -> config.withExecutionLimits(10, 1 << 20, 3))) {
      Ended ended =
          engine.run(
              """
              id: many
              namespace: test
              tasks:
                - {id: s, type: flow.Sleep, duration: PT0.01S}
                - id: each
                  type: flow.ForEach
                  values: "{{ range(1, 20) }}"
                  concurrencyLimit: 0
                  tasks:
                    - {id: r, type: debug.Return, format: "{{ taskrun.value }}"}
              """);

      assertThat(ended.state()).isEqualTo(State.FAILED);
      assertThat(ended.error()).contains("An execution may have 10 task runs");
    }
  }
}
