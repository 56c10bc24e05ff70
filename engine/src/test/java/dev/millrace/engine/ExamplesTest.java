package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.Example;
import dev.millrace.engine.testing.ExampleServer;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every flow under examples/flows does what the file beside it says. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ExamplesTest {

  private EngineFixture engine;

  @BeforeAll
  void start(TestDatabase db, Database database) {
    engine = EngineFixture.start(db, database);
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  static Iterable<Example> examples() {
    return Example.all();
  }

  @Test
  void everyExampleHasAnExpectation() {
    assertThat(Example.incomplete()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void doesWhatIsExpected(Example example) throws Exception {
    example.companions().forEach(engine::save);
    String namespace = engine.save(example.source()).flow().namespace();
    for (var file : example.files().entrySet()) {
      engine.upload(namespace, file.getKey(), file.getValue());
    }

    Ended ended = example.http() ? runWithServer(example) : run(example, Map.of());

    assertThat(ended.state())
        .as(ended.toString())
        .hasToString((String) example.expected().get("state"));
    assertRuns(example, ended);
    assertContains("outputs", example.map("outputs"), ended.outputs());
    assertContains("labels", example.map("labels"), ended.labels());
    assertContains("metrics", example.map("metrics"), ended.metrics());
    assertLogs(example, ended);
    assertRefused(example);
  }

  private Ended runWithServer(Example example) throws Exception {
    try (ExampleServer server = ExampleServer.start(example.served())) {
      return run(example, Map.of("base", server.address()));
    }
  }

  private Ended run(Example example, Map<String, String> more) throws Exception {
    Map<String, @Nullable Object> inputs = new LinkedHashMap<>(example.map("inputs"));
    inputs.putAll(more);
    ExecutionId id = engine.begin(example.source(), inputs);
    if (example.expected().containsKey("resume")) {
      engine.awaitState(id, State.PAUSED);
      engine.engine().executions().resume(id, example.map("resume"), "tester");
    }
    return engine.await(id);
  }

  private static void assertRuns(Example example, Ended ended) {
    if (example.expected().containsKey("taskRuns")) {
      assertThat(ended.shown())
          .as(ended.toString())
          .containsExactlyElementsOf(example.texts("taskRuns"));
    }
    if (example.expected().containsKey("taskRunsInAnyOrder")) {
      assertThat(ended.shown())
          .as(ended.toString())
          .containsExactlyInAnyOrderElementsOf(example.texts("taskRunsInAnyOrder"));
    }
    example
        .map("taskOutputs")
        .forEach((task, outputs) -> {
          var expected = (Map<?, ?>) Objects.requireNonNull(outputs);
          assertContains(task, expected, ended.run(task).outputs());
        });
    example
        .map("attempts")
        .forEach((task, attempts) ->
            assertThat(ended.run(task).attempts()).as("attempts of " + task).isEqualTo(attempts));
  }

  private static void assertLogs(Example example, Ended ended) {
    for (String text : example.texts("logs")) {
      assertThat(ended.logs()).anySatisfy(line -> assertThat(line).contains(text));
    }
    for (String text : example.texts("absentLogs")) {
      assertThat(ended.logs()).noneMatch(line -> line.contains(text));
    }
  }

  private void assertRefused(Example example) {
    for (Map<String, @Nullable Object> attempt : example.maps("refused")) {
      @SuppressWarnings("unchecked")
      var inputs = (Map<String, @Nullable Object>) Objects.requireNonNull(attempt.get("inputs"));
      assertThatThrownBy(() -> engine.begin(example.source(), inputs))
          .as("with inputs %s", inputs)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining((String) attempt.get("message"));
    }
  }

  private static void assertContains(String what, Map<?, ?> expected, Map<?, ?> actual) {
    expected.forEach((key, value) ->
        assertThat(Example.plain(actual.get(key)))
            .as("%s.%s in %s", what, key, actual)
            .isEqualTo(Example.plain(value)));
  }
}
