package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The plugin defaults of the configuration reach every flow. */
@ExtendWith(PostgresExtension.class)
class GlobalDefaultsTest {

  /** The table of defaults in the user's document; Kestra's own are true. */
  private static final PluginDefault SUBFLOW =
      new PluginDefault(
          "io.kestra.plugin.core.flow.Subflow",
          Map.of("wait", false, "transmitFailed", false),
          false,
          null);

  @Test
  void aSubflowNeitherWaitsNorMindsWhenTheConfigurationSaysSo(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine =
        EngineFixture.start(db, database, config -> config.withPluginDefaults(List.of(SUBFLOW)))) {
      engine.save("{id: child, namespace: test, tasks: [{id: f, type: execution.Fail}]}");

      Ended ended =
          engine.run(
              """
              id: parent
              namespace: test
              tasks:
                - {id: by_default, type: flow.Subflow, flowId: child}
                - {id: waits, type: flow.Subflow, flowId: child, wait: true}
                - {id: minds, type: flow.Subflow, flowId: child, wait: true, transmitFailed: true}
              """);

      assertThat(ended.state()).isEqualTo(State.FAILED);
      assertThat(ended.shown())
          .containsExactly("by_default SUCCESS", "waits SUCCESS", "minds FAILED");
      assertThat(ended.run("by_default").outputs()).containsEntry("state", "CREATED");
      assertThat(ended.run("waits").outputs()).containsEntry("state", "FAILED");
    }
  }
}
