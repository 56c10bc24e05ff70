package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.YamlLimits;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class EngineTest {

  @Test
  void runs(TestDatabase db, Database database) throws Exception {
    Engine engine =
        Engine.create(
            EngineConfig.of(DatabaseSettings.of(db.jdbcUrl(), db.user(), db.password()), "test"));
    engine.start();
    try {
      FlowParser parser = new FlowParser(TaskTypes.builtIn(), YamlLimits.DEFAULT);
      String source =
          """
          id: hello
          namespace: test
          tasks:
            - id: a
              type: io.kestra.plugin.core.debug.Return
              format: "x{{ execution.id }}"
            - id: each
              type: io.kestra.plugin.core.flow.ForEach
              values: [1, 2, 3]
              concurrencyLimit: 0
              tasks:
                - id: s
                  type: io.kestra.plugin.core.flow.Sleep
                  duration: PT0.01S
                - id: b
                  type: io.kestra.plugin.core.log.Log
                  message: "hello {{ outputs.a.value }} {{ taskrun.value }}"
          outputs:
            - id: o
              type: STRING
              value: "{{ outputs.a.value }}"
          """;
      var flow = parser.parseOrThrow(source, "x.yaml");
      new FlowStore(database.main(), InstantSource.system())
          .save(flow.flow(), source, FlowStore.Expect.values()[0]);
      for (int i = 0; i < 20; i++) {
        long t = System.nanoTime();
        ExecutionId id = engine.executions().create(CreateExecution.of("test", "hello", Map.of()));
        State state = engine.executions().closed(id).get(10, TimeUnit.SECONDS);
        System.err.println((System.nanoTime() - t) / 1000 + " us " + state);
        assertThat(state).isEqualTo(State.SUCCESS);
      }
    } finally {
      engine.close();
    }
  }
}
