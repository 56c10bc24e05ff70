package dev.millrace.api.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.house.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The image and the compose file name settings, files and services that exist. */
class ContainerFilesTest {

  private static final Set<String> VARIABLES =
      Stream.of(Setting.values()).map(Setting::variable).collect(Collectors.toSet());

  private static String text(String file) throws IOException {
    return Files.readString(Checkout.root().resolve(file));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services() throws IOException {
    Object compose =
        new Load(LoadSettings.builder().build()).loadFromString(text("docker-compose.yml"));
    return (Map<String, Map<String, Object>>) ((Map<String, Object>) compose).get("services");
  }

  private static Set<String> variables(String text) {
    return words("MILLRACE_[A-Z_]+", text);
  }

  private static Set<String> javaOptions(String text) {
    return words("-X[\\w:+=-]+", text);
  }

  private static Set<String> words(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyVariableIsASetting() throws IOException {
    assertThat(variables(text("Dockerfile"))).isSubsetOf(VARIABLES).contains("MILLRACE_HOST");
    assertThat(variables(text("docker-compose.yml")))
        .isSubsetOf(VARIABLES)
        .contains("MILLRACE_DATABASE_URL", "MILLRACE_AUTH_PASSWORD");
  }

  @Test
  void twoNodesShareADatabaseAndTheDockerSocketIsAskedFor() throws IOException {
    Map<String, Map<String, Object>> services = services();

    assertThat(services.keySet()).containsExactly("database", "node-1", "node-2", "node-docker");
    assertThat(services.get("node-docker")).containsEntry("profiles", List.of("docker"));
    services.forEach((name, service) -> {
      if (!name.equals("node-docker")) {
        assertThat(service.toString()).as(name).doesNotContain("docker.sock");
        assertThat(service).as(name).doesNotContainKey("profiles");
      }
    });
    assertThat(text("docker-compose.yml")).doesNotContain("PASSWORD: millrace");
  }

  @Test
  void theImageCopiesTheJarOfTheBuildAndRunsWithoutRoot() throws IOException {
    String dockerfile = text("Dockerfile");

    assertThat(dockerfile).contains("COPY api/target/millrace.jar ", "\nUSER millrace\n");
    assertThat(text(".dockerignore")).contains("!api/target/millrace.jar");
    assertThat(text("api/pom.xml")).contains("millrace.jar");
    assertThat(dockerfile).contains("/health/readiness", "\"-jar\"");
    // where it listens is a setting, so its health is asked for there
    assertThat(dockerfile).contains("/dev/tcp/127.0.0.1/$MILLRACE_PORT ");
  }

  @Test
  void theImageStartsJavaAsTheLauncherDoes() throws IOException {
    String launcher =
        text("millrace")
            .lines()
            .filter(line -> line.startsWith("jvm=") || line.startsWith("patient="))
            .collect(joining("\n"));
    String dockerfile = text("Dockerfile");
    String entryPoint = dockerfile.substring(dockerfile.indexOf("ENTRYPOINT"));

    assertThat(javaOptions(entryPoint)).isEqualTo(javaOptions(launcher)).contains("-Xmx512m");
  }
}
