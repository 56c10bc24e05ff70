package dev.millrace.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.task.HttpTargets;
import dev.millrace.house.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where settings come from, and what is refused. docs/configuration.md is written by this test with
 * {@code -Dmillrace.write} and compared without.
 */
class SettingsTest {

  private static final Path PAGE = Checkout.root().resolve("docs/configuration.md");

  @TempDir private Path folder;

  private static Settings load(
      Map<Setting, String> options, Map<String, String> environment, @Nullable Path file) {
    return Settings.load(new Settings.Sources(options, environment, file));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("millrace.yml"), text);
  }

  @Test
  void anOptionWinsOverAVariableOverTheFileOverTheDefault() throws IOException {
    Path file = file("port: 1\nhost: file\ndata: /file\n");
    Map<String, String> environment = Map.of("MILLRACE_PORT", "2", "MILLRACE_HOST", "variable");

    Settings settings = load(Map.of(Setting.PORT, "3"), environment, file);

    assertThat(settings.text(Setting.PORT)).isEqualTo("3");
    assertThat(settings.text(Setting.HOST)).isEqualTo("variable");
    assertThat(settings.text(Setting.DATA)).isEqualTo("/file");
    assertThat(settings.text(Setting.AUTH_USER)).isEqualTo("admin");
  }

  @Test
  void anEmptyVariableIsNotGiven() throws IOException {
    Path file = file("port: 1\n");

    Settings settings =
        load(Map.of(), Map.of("MILLRACE_PORT", "", "MILLRACE_DATA", "", "MILLRACE_HOST", ""), file);

    assertThat(settings.text(Setting.PORT)).isEqualTo("1");
    assertThat(settings.text(Setting.DATA)).isEqualTo("~/.millrace");
    assertThat(settings.text(Setting.HOST)).isEqualTo("127.0.0.1");
    assertThat(settings.isGiven(Setting.DATA)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"DATA", "HOST"})
  void anEmptyNameIsRefused(Setting setting) {
    Settings settings = load(Map.of(setting, ""), Map.of(), null);

    assertThatThrownBy(() -> new ConfigReader(settings, Map.of()).server())
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SETTING_INVALID))
        .hasMessageContaining(setting.key())
        .hasMessageContaining("is not valid, expected");
  }

  @Test
  void keysOfTheFileMayBeNested() throws IOException {
    Path file =
        file(
            """
            database:
              url: jdbc:postgresql://db/x
              password-file: /run/secret
            globals:
              team: {name: blue}
            """);

    Settings settings = load(Map.of(), Map.of(), file);

    assertThat(settings.text(Setting.DATABASE_URL)).isEqualTo("jdbc:postgresql://db/x");
    assertThat(settings.text(Setting.DATABASE_PASSWORD_FILE)).isEqualTo("/run/secret");
    assertThat(settings.structure(Setting.GLOBALS))
        .isEqualTo(Map.of("team", Map.of("name", "blue")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          databse-url: x        | there is no setting databse-url; did you mean database-url?
          database: {ulr: x}    | did you mean database-url?
          port: many            | key port: 'many' is not valid, expected a whole number
          port: -1              | expected a whole number, from 0 on
          drain: soon           | expected an ISO duration
          retention: {logs: PT5H} | expected an ISO duration, PT0S, or from P1D on
          housekeeping-interval: PT0S | expected an ISO duration, PT1S to P1D
          wait-max: PT1H        | expected an ISO duration, PT0S to PT9M
          creates-in-flight-max: 0 | expected a whole number, from 1 on
          [a]                   | a map of settings is expected
          a: [                  | is not YAML
          """)
  void aWrongFileIsRefusedWithItsPlace(String text, String message) throws IOException {
    Path file = file(text);

    assertThatThrownBy(() -> load(Map.of(), Map.of(), file))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SETTING_INVALID))
        .hasMessageContaining(message);
  }

  @Test
  void aNodeIsReadFromSettings() {
    Map<String, String> environment =
        Map.of(
            "MILLRACE_DATABASE_URL", "jdbc:postgresql://db:5432/x?password=hidden",
            "MILLRACE_DATABASE_PASSWORD", "pw",
            "ENV_STAGE", "prod",
            "SECRET_TOKEN",
                Base64.getEncoder().encodeToString("s3cret".getBytes(StandardCharsets.UTF_8)),
            "MILLRACE_DRAIN", "PT5S",
            "MILLRACE_HTTP_TARGETS", "public",
            "MILLRACE_UPLOAD_BYTES_MAX", "1000",
            "MILLRACE_DEFAULT_TASK_RUNNER", "process");

    NodeConfig node = new ConfigReader(load(Map.of(), environment, null), environment).node();

    assertThat(node.database().password()).isEqualTo("pw");
    assertThat(node.database().toString()).doesNotContain("pw", "hidden");
    assertThat(node.drain()).isEqualTo(Duration.ofSeconds(5));
    assertThat(node.taskRunner()).isEqualTo(HandlerSettings.PROCESS);
    HandlerSettings handlers =
        node.limits().apply(EngineConfig.of("jdbc:postgresql://x/x", "u", "p", "n")).handlers();
    assertThat(handlers.httpTargets()).isEqualTo(HttpTargets.PUBLIC);
    assertThat(handlers.sizes().fileBytesMax()).isEqualTo(1_000);
    assertThat(node.seen().envs()).isEqualTo(Map.of("stage", "prod"));
    assertThat(node.seen().secrets()).isEqualTo(Map.of("TOKEN", "s3cret"));
    assertThat(node.seen().toString()).doesNotContain("s3cret");
  }

  @Test
  void whereHttpTasksMayConnectToIsOneOfThreeWords() {
    Map<String, String> environment = Map.of("MILLRACE_HTTP_TARGETS", "all");

    assertThatThrownBy(
            () -> new ConfigReader(load(Map.of(), environment, null), environment).node())
        .hasMessageContaining("MILLRACE_HTTP_TARGETS")
        .hasMessageContaining("expected one of any, no-metadata, public");
  }

  @Test
  void pluginDefaultsAreReadFromTheFile() throws IOException {
    Path file =
        file(
            """
            plugin-defaults:
              - type: io.kestra.plugin.core.flow.Subflow
                forced: true
                values: {wait: false}
            """);

    NodeConfig node = new ConfigReader(load(Map.of(), Map.of(), file), Map.of()).node();

    assertThat(node.seen().pluginDefaults())
        .containsExactly(
            new PluginDefault(
                "io.kestra.plugin.core.flow.Subflow", Map.of("wait", false), true, null));
    Path wrong = file("plugin-defaults: [{values: {}}]");
    assertThatThrownBy(() -> new ConfigReader(load(Map.of(), Map.of(), wrong), Map.of()).node())
        .hasMessageContaining("a list of {type, values, forced}");
  }

  private ServerConfig server(Map<Setting, String> options) {
    Map<Setting, String> all = new EnumMap<>(options);
    all.put(Setting.DATA, folder.toString());
    return new ConfigReader(load(all, Map.of(), null), Map.of()).server();
  }

  @Test
  void onLoopbackNobodySignsInUnlessAskedTo() {
    assertThat(server(Map.of(Setting.HOST, "127.0.0.1")).login()).isNull();
    assertThat(server(Map.of(Setting.HOST, "localhost")).onlyHost()).isEqualTo("localhost");
    assertThat(server(Map.of(Setting.HOST, "::1", Setting.AUTH, "on")).login()).isNotNull();
    assertThat(server(Map.of(Setting.HOST, "::1", Setting.AUTH_PASSWORD, "x")).login()).isNotNull();
  }

  @Test
  void whoCanBeReachedMakesAPasswordThatOnlyTheOwnerReads() throws IOException {
    ServerConfig first = server(Map.of(Setting.HOST, "0.0.0.0"));
    Path file = folder.resolve("password");
    String password = Files.readString(file);
    server(Map.of(Setting.HOST, "0.0.0.0"));

    assertThat(first.login()).isNotNull();
    assertThat(password.strip()).hasSizeGreaterThan(20);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).isEqualTo(password);
  }

  @Test
  void aPasswordIsReadFromItsFileAndNeverTwice() throws IOException {
    Path file = Files.writeString(folder.resolve("pw"), "secret\n");

    assertThat(
            load(Map.of(Setting.DATABASE_PASSWORD_FILE, file.toString()), Map.of(), null)
                .secret(Setting.DATABASE_PASSWORD, Setting.DATABASE_PASSWORD_FILE))
        .isEqualTo("secret");
    assertThatThrownBy(() ->
            load(
                    Map.of(
                        Setting.DATABASE_PASSWORD_FILE,
                        file.toString(),
                        Setting.DATABASE_PASSWORD,
                        "other"),
                    Map.of(),
                    null)
                .secret(Setting.DATABASE_PASSWORD, Setting.DATABASE_PASSWORD_FILE))
        .hasMessageContaining("to stand alone")
        .hasMessageNotContaining("other");
  }

  @Test
  void thePageShowsEverySetting() throws IOException {
    if (System.getProperty("millrace.write") != null) {
      Files.writeString(PAGE, page());
    }

    assertThat(Files.readString(PAGE))
        .as("docs/configuration.md; write it anew with -Dmillrace.write -Dtest=SettingsTest")
        .isEqualTo(page());
  }

  private static String page() {
    String rows =
        Stream.of(Setting.values())
            .map(setting ->
                "| `%s` | %s | %s | %s | %s |%n"
                    .formatted(
                        setting.key(),
                        setting.isOption() ? "`" + setting.variable() + "`" : "",
                        setting.otherwise().isEmpty() ? "" : "`" + setting.otherwise() + "`",
                        setting.bounds(),
                        setting.meaning()))
            .collect(Collectors.joining());
    return """
    # Configuration

    Made from the settings by `SettingsTest`; do not edit. Everything has a default: `./millrace server` needs none of this.

    Each setting is an option (`--port 8080`), an environment variable (`MILLRACE_PORT=8080`) and a key of `millrace.yml`
    (`port: 8080`). The option wins over the variable, the variable over the file, the file over the default. The file is the one
    `--config` names, else `millrace.yml` in the data folder, else `millrace.yml` in the working directory. Keys may be nested:
    `database: {url: …}` is `database-url`. A key that is no setting is refused with the nearest that is. A variable that is empty counts as not given.

    Passwords do not belong on the command line, where every user of the machine sees them: give them as a file
    (`database-password-file`), as a variable, or in `millrace.yml`.

    | key | variable | default | bounds | meaning |
    |---|---|---|---|---|
    %s
    ## Other environment variables

    | variable | meaning |
    |---|---|
    | `SECRET_NAME` | secret `NAME`, its value in base64, for `{{ secret('NAME') }}` |
    | `ENV_NAME` | `{{ envs.name }}` in expressions; the prefix is `env-prefix` |
    | `MILLRACE_JAVA_OPTIONS` | further options of the JVM, for the launcher |

    ## Exit codes

    | code | of | meaning |
    |---|---|---|
    | 0 | all | done; `run`: SUCCESS |
    | 1 | `run`, `flow validate`, `doctor` | FAILED; a flow is not valid; a rule is broken |
    | 2 | all | a wrong option, setting, flow or input |
    | 3 | `run` | WARNING (0 with `--warning-is-ok`) |
    | 4 | `run` | KILLED or CANCELLED |
    | 5 | `run` | the execution waits for somebody to resume it; it is left as it is |
    | 69 | all | something is not there: database, port, data folder, JDK |
    | 70 | all | a fault of the program |
    | 130, 143 | all | ended by Ctrl-C or SIGTERM |
    """
        .formatted(rows);
  }
}
