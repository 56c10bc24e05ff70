package dev.millrace.api.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What a build ends with: keeps a database for first starts, then starts a server on a temporary
 * folder and uses it a little, so that a JVM that records what it loads (the AOT cache) has seen
 * it. Reads no setting of the user and touches none of his data.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = {
      "Fills the folder that the system property "
          + Launcher.KEPT
          + " names with what makes starts",
      "quicker. The script millrace runs it after a build."
    },
    mixinStandardHelpOptions = true)
final class WarmUpCommand implements Callable<Integer> {

  /**
   * The recording keeps how often what was called, too, so that the next server compiles it without
   * having to find out. With less than this it knows too little.
   */
  private static final Duration USE = Duration.ofSeconds(3);

  private static final int CLIENTS = 8;

  private static final Duration TIME_MAX = Duration.ofSeconds(60);
  private static final String API = "/api/v1/main/";

  /** One of each kind: pure, templated, queued, a loop, a line of the log. */
  private static final String FLOW =
      """
      id: warm-up
      namespace: millrace.warmup
      inputs:
        - id: name
          type: STRING
          defaults: you
      tasks:
        - id: pure
          type: io.kestra.plugin.core.debug.Return
          format: "1"
        - id: each
          type: io.kestra.plugin.core.flow.ForEach
          values: "{{ range(1, 3) }}"
          tasks:
            - id: queued
              type: io.kestra.plugin.core.debug.Return
              format: "{{ render('1') }} {{ taskrun.value }} {{ inputs.name | upper }}"
        - id: line
          type: io.kestra.plugin.core.log.Log
          message: "Hello {{ inputs.name }}, {{ outputs.pure.value }}"
      """;

  private final Launcher launcher;

  WarmUpCommand(Launcher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path kept = Path.of(System.getProperty(Launcher.KEPT, ""));
    endInTime();
    Path folder = temporaryFolder();
    try {
      launcher.prepareStarts(config(folder.resolve("empty")).node(), kept);
      try (Launcher.RunningServer server = launcher.startServer(config(folder.resolve("server")))) {
        use("http://127.0.0.1:" + server.port());
      }
      return 0;
    } finally {
      Folders.delete(folder);
    }
  }

  /** A build must not wait for ever for what only makes starts quicker. */
  private static void endInTime() {
    Thread.ofPlatform()
        .daemon()
        .name("millrace-warm-up-limit")
        .start(() -> {
          try {
            Thread.sleep(TIME_MAX);
            Runtime.getRuntime().halt(MillraceCommand.INTERNAL);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Every user may enter it: PostgreSQL runs as another one where this one is root. */
  private static Path temporaryFolder() throws IOException {
    return Files.createTempDirectory(
        "millrace-warm-up-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  /** Read as a server's settings are, from a file and options, so that this is recorded too. */
  private ServerConfig config(Path dataFolder) throws IOException {
    Files.createDirectories(dataFolder);
    Path file = Files.writeString(dataFolder.resolve(SettingsFile.NAME), "port: 0\n");
    CommandLine command = MillraceCommand.withSettings(new ServerCommand(launcher, Map.of()));
    CommandLine.ParseResult options =
        command.parseArgs("--config", file.toString(), "--data", dataFolder.toString());
    Settings settings = CommonOptions.settings(options, Map.of());
    LogLevels.set(settings, "warn");
    return new ConfigReader(settings, Map.of()).server();
  }

  private static void use(String server) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      send(client, server + "/health/readiness", "", "");
      send(client, server + API + "flows", "application/x-yaml", FLOW);
      run(client, server, 1);
      run(client, server, CLIENTS);
      send(client, server + API + "executions/search?size=10", "", "");
      send(client, server + API + "flows/millrace.warmup/warm-up", "", "");
      send(client, server + "/metrics", "", "");
    }
  }

  /** Alone, an execution takes other paths than in a crowd. */
  private static void run(HttpClient client, String server, int clients) throws IOException {
    long deadline = System.nanoTime() + USE.toNanos();
    Callable<Void> loop =
        () -> {
          do {
            send(
                client,
                server + API + "executions/millrace.warmup/warm-up?wait=true",
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nme\r\n--b--\r\n");
          } while (System.nanoTime() < deadline);
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      for (Future<Void> each : threads.invokeAll(Collections.nCopies(clients, loop))) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a client of the warm-up failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the warm-up was interrupted", e);
    }
  }

  private static void send(HttpClient client, String url, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (!body.isEmpty()) {
      request.header("Content-Type", type).POST(BodyPublishers.ofString(body));
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(url + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }
}
