package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.Example;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
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

  @ParameterizedTest
  @MethodSource("examples")
  void doesWhatIsExpected(Example example) throws Exception {
    example.companions().forEach(engine::save);
    String namespace = engine.save(example.source()).flow().namespace();
    for (var file : example.files().entrySet()) {
      engine.upload(namespace, file.getKey(), file.getValue());
    }

    ExecutionId id = engine.begin(example.source(), example.map("inputs"));
    Ended ended = engine.await(id);

    assertThat(ended.state()).as(ended.toString()).hasToString((String) example.expected().get("state"));
    assertRuns(example, ended);
    assertContains("outputs", example.map("outputs"), ended.outputs());
    assertContains("labels", example.map("labels"), ended.labels());
    assertLogs(example, ended);
  }

  private static void assertRuns(Example example, Ended ended) {
    if (example.expected().containsKey("taskRuns")) {
      assertThat(ended.shown()).containsExactlyElementsOf(example.texts("taskRuns"));
    }
    if (example.expected().containsKey("taskRunsInAnyOrder")) {
      assertThat(ended.shown())
          .containsExactlyInAnyOrderElementsOf(example.texts("taskRunsInAnyOrder"));
    }
    example
        .map("taskOutputs")
        .forEach(
            (task, outputs) -> {
              var expected = (java.util.Map<?, ?>) java.util.Objects.requireNonNull(outputs);
              assertContains(task, expected, ended.run(task).outputs());
            });
  }

  private static void assertLogs(Example example, Ended ended) {
    for (String text : example.texts("logs")) {
      assertThat(ended.logs()).anySatisfy(line -> assertThat(line).contains(text));
    }
  }

  private static void assertContains(
      String what, java.util.Map<?, ?> expected, java.util.Map<?, ?> actual) {
    expected.forEach(
        (key, value) ->
            assertThat(Example.plain(actual.get(key)))
                .as("%s.%s in %s", what, key, actual)
                .isEqualTo(Example.plain(value)));
  }
}
