package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.server.ServerProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every workload, with very little of it, on a server in a process of its own. */
class HttpSmokeTest {

  static final List<String> SERVER =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-cp",
          System.getProperty("java.class.path"),
          "dev.millrace.api.Main");

  @TempDir private Path folder;

  @Test
  void everyWorkloadGivesItsFigures() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    int exitCode;
    try (ServerProcess server = ServerProcess.start(SERVER, folder.resolve("data"))) {
      exitCode =
          command.execute("bench", "http", "--url", server.url(), "--smoke", "--warm-up", "0");
    }

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("| W1 pure", "| W1 queued", "| W2 pure", "| W2b growth queued", "| W3 queued")
        .contains("| W4 5 pure, 32 clients", "| W4b pure");
  }

  @Test
  void whereNobodyAnswersThatIsSaid() {
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine().setErr(new PrintWriter(err, true));

    int exitCode = command.execute("bench", "http", "--url", "http://127.0.0.1:1");

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("no answer from 127.0.0.1:1");
  }
}
