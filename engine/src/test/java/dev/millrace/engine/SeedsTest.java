package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.run.WorkerParts;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.Seed;
import dev.millrace.engine.testing.TestDatabase;
import dev.millrace.engine.yaml.ParsedFlow;
import dev.millrace.engine.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The snippets of the user's documents do what the documents say, or are refused by name. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SeedsTest {

  private static final Map<String, String> SECRETS =
      Map.of(
          "SECRET_NAME", "the-hidden-value",
          "API_TOKEN", "hidden-token-1",
          "DOCKER_PASSWORD", "hidden-password");

  private EngineFixture engine;

  @BeforeAll
  void start(TestDatabase db, Database database) {
    engine =
        EngineFixture.start(
            db,
            database,
            config ->
                config.withVariables(new WorkerParts.Variables(Map.of(), Map.of(), SECRETS, "")));
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  static List<Seed> seeds() {
    return Seed.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("seeds")
  void doesWhatTheDocumentSays(Seed seed, @TempDir Path folder) throws Exception {
    ParsedFlow parsed = parse(seed);
    assertSaid(parsed.errors(), seed.refused());
    assertThat(parsed.isValid())
        .as(parsed.problems().toString())
        .isEqualTo(seed.refused().isEmpty());
    assertSaid(parsed.warnings(), seed.warned());
    if (!parsed.isValid()) {
      return;
    }

    seed.flows().forEach(engine::save);
    write(folder.resolve("http"), seed.served());
    String namespace = engine.save(seed.flow()).flow().namespace();
    for (var file : write(folder.resolve("files"), seed.files()).entrySet()) {
      engine.upload(namespace, file.getKey(), file.getValue());
    }

    seed.expected().check(seed.expected().run(engine, seed.flow(), folder.resolve("http")));
  }

  private ParsedFlow parse(Seed seed) {
    return engine.engine().flows().validate(seed.flow(), "flow.yaml").getFirst().parsed();
  }

  private static void assertSaid(List<Problem> problems, List<String> pieces) {
    String said = String.join("\n", problems.stream().map(Problem::toString).toList());
    pieces.forEach(piece -> assertThat(said).contains(piece));
  }

  private static Map<String, Path> write(Path folder, Map<String, String> files)
      throws IOException {
    Map<String, Path> written = new LinkedHashMap<>();
    for (var file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      written.put(file.getKey(), Files.writeString(path, file.getValue()));
    }
    return written;
  }
}
