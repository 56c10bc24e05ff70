package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.server.ServerProgram;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  @Test
  void anUnknownOptionIsRefusedWithTheUsage() {
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine(ServerProgram.of("false")).setErr(new PrintWriter(err, true));

    int exitCode = command.execute("bench", "--fast");

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--fast", "Usage: millrace bench");
  }
}
