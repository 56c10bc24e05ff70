package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.Example;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
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

    example.expected().check(example.expected().run(engine, example.source(), example.served()));

    for (Map<String, @Nullable Object> attempt : example.expected().maps("refused")) {
      assertRefused(example, attempt);
    }
  }

  private void assertRefused(Example example, Map<String, @Nullable Object> attempt) {
    @SuppressWarnings("unchecked")
    var inputs = (Map<String, @Nullable Object>) Objects.requireNonNull(attempt.get("inputs"));
    assertThatThrownBy(() -> engine.begin(example.source(), inputs))
        .as("with inputs %s", inputs)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining((String) attempt.get("message"));
  }
}
