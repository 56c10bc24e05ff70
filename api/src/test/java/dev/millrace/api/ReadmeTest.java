package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.api.FencedBlocks.Block;
import dev.millrace.api.cli.MillraceCommand;
import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import dev.millrace.engine.testing.TestServer;
import dev.millrace.house.Checkout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Does what README.md tells its reader, block by block: saves the flows, runs the commands, and
 * compares with what the page says comes out. Commands that start a server, and those on files of
 * the repository (which have tests of their own), are read by the real command line only.
 */
@ExtendWith(PostgresExtension.class)
class ReadmeTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern CHANGING =
      Pattern.compile("(\\S+T)?\\d\\d:\\d\\d:\\d\\d\\.\\d+Z?|\\b\\w{22}\\b");
  private static final String ID = "$ID";
  private static final String ID_GIVEN = "ID=";
  private static final String FOLLOW = "/follow";

  @TempDir private Path folder;

  private String printed = "";
  private String id = "";

  private static String page() throws IOException {
    return Files.readString(Checkout.root().resolve("README.md"));
  }

  @Test
  void everyCommandDoesWhatThePageSays(TestDatabase db, TestServer postgres) throws IOException {
    try (TestDatabase own = postgres.createMigrated("ReadmeTestRun");
        ServerFixture server = ServerFixture.start(db)) {
      for (Block block : FencedBlocks.of(page())) {
        switch (block.language()) {
          case "yaml" -> Files.writeString(folder.resolve(block.savedAs()), block.text());
          case "sh" -> run(block, own, server);
          case "text" -> assertThat(lines(printed)).as(at(block)).containsSubsequence(shown(block));
          case "json" -> assertContains(block);
          default -> throw new AssertionError(at(block) + ": a block of " + block.language());
        }
      }
    }
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    List<String> broken =
        LINK.matcher(page())
            .results()
            .map(link -> link.group(1))
            .filter(target -> !Files.exists(Checkout.root().resolve(target)))
            .toList();

    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageIsInTheTableOfContents() throws IOException {
    String page = page();
    try (Stream<Path> docs = Files.list(Checkout.root().resolve("docs"))) {
      assertThat(docs.map(doc -> "(docs/" + doc.getFileName() + ")"))
          .allSatisfy(link -> assertThat(page).contains(link));
    }
  }

  private void run(Block block, TestDatabase own, ServerFixture server) throws IOException {
    for (ShellLine line : ShellLine.of(block.text())) {
      switch (line.program()) {
        case "./millrace" -> millrace(line, own);
        case "./verify" -> assertThat(Checkout.root().resolve("verify")).isExecutable();
        case "curl" -> curl(line, server);
        default -> assertThat(line.program()).as(at(block)).startsWith(ID_GIVEN);
      }
    }
  }

  private void millrace(ShellLine line, TestDatabase own) {
    CommandLine command = MillraceCommand.commandLine(Main.launcher(), environment(own));
    List<String> arguments = new ArrayList<>(line.arguments());
    command.parseArgs(arguments.toArray(String[]::new));
    boolean onSavedFile = false;
    for (int index = 0; index < arguments.size(); index++) {
      Path saved = folder.resolve(arguments.get(index));
      if (Files.exists(saved)) {
        arguments.set(index, saved.toString());
        onSavedFile = true;
      } else if (arguments.get(index).endsWith(".yaml")) {
        assertThat(Checkout.root().resolve(arguments.get(index))).exists();
      }
    }
    if (onSavedFile) {
      execute(command, arguments, line);
    }
  }

  private void execute(CommandLine command, List<String> arguments, ShellLine line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments.toArray(String[]::new));
    printed = out.toString().replace(folder + "/", "");
    assertThat(exitCode).as("%s%n%s%s", line, out, err).isEqualTo(line.exitCode());
  }

  private Map<String, String> environment(TestDatabase own) {
    return Map.of(
        "MILLRACE_DATA", folder.resolve("data").toString(),
        "MILLRACE_DATABASE_URL", own.jdbcUrl(),
        "MILLRACE_DATABASE_USER", own.user(),
        "MILLRACE_DATABASE_PASSWORD", own.password(),
        "MILLRACE_LOG_LEVEL", "info");
  }

  private void curl(ShellLine line, ServerFixture server) throws IOException {
    List<String> arguments = line.arguments().stream().map(word -> word.replace(ID, id)).toList();
    if (line.arguments().getLast().contains(ID) && !arguments.getLast().endsWith(FOLLOW)) {
      awaitRest(server);
    }
    HttpTestClient.Answer answer = CurlCall.parse(arguments, folder).send(server.client());
    printed = answer.text();
    assertThat(answer.status()).as("%s%n%s", line, printed).isBetween(200, 299);
    if (arguments.getLast().contains("/executions/") && printed.startsWith("{")) {
      id = answer.json().path("id").asText(id);
    }
  }

  /** The reader is slower than the engine: until the execution waits for somebody or has ended. */
  private void awaitRest(ServerFixture server) {
    String address = server.url() + "/api/v1/main/executions/" + id + FOLLOW;
    try (SseReader events = SseReader.open(address)) {
      for (SseReader.Event event = events.next(); event != null; event = events.next()) {
        if (event.json().at("/state/current").asText().equals("PAUSED")) {
          return;
        }
      }
    }
  }

  private void assertContains(Block block) throws IOException {
    List<String> missing = new ArrayList<>();
    compare("", JSON.readTree(block.text()), JSON.readTree(printed), missing);
    assertThat(missing).as("%s%n%s", at(block), printed).isEmpty();
  }

  /** Every field that is shown is in the answer; it may have more. */
  private static void compare(String path, JsonNode shown, JsonNode real, List<String> missing) {
    if (shown.isObject()) {
      shown
          .properties()
          .forEach(field ->
              compare(
                  path + "/" + field.getKey(),
                  field.getValue(),
                  real.path(field.getKey()),
                  missing));
    } else if (!shown.equals(real)) {
      missing.add(path + ": " + shown + ", but it is " + real);
    }
  }

  private static List<String> shown(Block block) {
    return lines(block.text());
  }

  /** Without what differs from run to run. */
  private static List<String> lines(String text) {
    return text.lines().map(line -> CHANGING.matcher(line).replaceAll("*")).toList();
  }

  private static String at(Block block) {
    return "README.md:" + block.line();
  }
}
