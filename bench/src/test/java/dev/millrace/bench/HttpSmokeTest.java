package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.server.ServerProcess;
import dev.millrace.bench.server.ServerProgram;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The outside view, on a server in a process of its own. */
class HttpSmokeTest {

  static final ServerProgram SERVER =
      ServerProgram.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-cp",
          System.getProperty("java.class.path"),
          "dev.millrace.api.Main");

  @TempDir private Path folder;

  @Test
  void theWorkloadsAskedForGiveTheirFigures() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine(SERVER)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));

    int exitCode;
    try (ServerProcess server = ServerProcess.start(SERVER, folder.resolve("data"))) {
      exitCode =
          command.execute(
              "bench",
              "http",
              "--url",
              server.url(),
              "--smoke",
              "--warm-up",
              "1",
              "--only",
              "W1,W4");
    }

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("| W1 pure", "| W1 queued", "| W4 5 pure, 32 clients")
        .doesNotContain("W2");
  }

  @Test
  void whereNobodyAnswersThatIsSaid() {
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine(SERVER).setErr(new PrintWriter(err, true));

    int exitCode = command.execute("bench", "http", "--url", "http://127.0.0.1:1");

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("no answer from 127.0.0.1:1");
  }
}
