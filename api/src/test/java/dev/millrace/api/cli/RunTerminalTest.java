package dev.millrace.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code millrace run} as a person sees it: a process of its own at a real pseudo-terminal. */
@Tag("slow")
@Execution(ExecutionMode.SAME_THREAD) // each alone on the database, as a person's run is
@ExtendWith(PostgresExtension.class)
class RunTerminalTest {

  private static final int LINES = 30;

  /** Runs a command at a terminal of a size, and passes on what it writes and its exit code. */
  private static final String PTY =
      """
      import fcntl, os, pty, struct, sys, termios
      lines, columns, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
      pid, terminal = pty.fork()
      if pid == 0:
          fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', lines, columns, 0, 0))
          os.execv(command[0], command)
      while True:
          try:
              data = os.read(terminal, 65536)
          except OSError:
              break
          if not data:
              break
          os.write(1, data)
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
      """;

  private static final String FLOW =
      """
      id: seen
      namespace: company.screen
      tasks:
        - id: beside
          type: io.kestra.plugin.core.flow.Parallel
          tasks:
            - id: left
              type: io.kestra.plugin.core.flow.Sleep
              duration: PT0.6S
            - id: right
              type: io.kestra.plugin.core.flow.Sleep
              duration: PT0.3S
            - id: wide
              type: io.kestra.plugin.core.log.Log
              message: "多字节 née ✅ LONG"
        - id: each
          type: io.kestra.plugin.core.flow.ForEach
          values: ["日本語のとても長い値です、切られます", "👩‍💻", "plain"]
          tasks:
            - id: show
              type: io.kestra.plugin.core.debug.Return
              format: "{{ taskrun.value }}"
        - id: fails
          type: io.kestra.plugin.core.execution.Fail
          errorMessage: "it was\\nto be 100% so"
          allowFailure: true
      outputs:
        - id: word
          type: STRING
          value: done
      """
          .replace("LONG", "x".repeat(150));

  private record Seen(int exitCode, String text) {}

  private static Seen run(TestDatabase db, Path folder, int columns) throws Exception {
    Path script = Files.writeString(folder.resolve("at_terminal.py"), PTY);
    Path flow = Files.writeString(folder.resolve("seen.yaml"), FLOW);
    ProcessBuilder builder =
        new ProcessBuilder(
            "python3",
            script.toString(),
            Integer.toString(LINES),
            Integer.toString(columns),
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.millrace.api.Main",
            "run",
            flow.toString(),
            "--data",
            folder.resolve("data").toString(),
            "--database-url",
            db.jdbcUrl(),
            "--database-user",
            db.user());
    builder
        .environment()
        .putAll(Map.of("TERM", "xterm", "MILLRACE_DATABASE_PASSWORD", db.password()));
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Seen(process.waitFor(), text);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200})
  void theTreeIsRedrawnAndEndsWhole(int columns, TestDatabase db, @TempDir Path folder)
      throws Exception {
    Seen seen = run(db, folder, columns);

    assertThat(seen.exitCode).as(seen.text).isEqualTo(3);
    List<String> lines = new ScreenModel(LINES, columns).print(seen.text).lines();
    assertThat(seen.text).as("it was redrawn").contains("\u001b[J");
    assertOnce(lines, "company.screen.", "WARNING");
    assertOnce(lines, "  left", "SUCCESS");
    assertOnce(lines, "  right", "SUCCESS");
    assertOnce(lines, "show[plain]", "SUCCESS");
    assertOnce(lines, "show[👩", "SUCCESS");
    assertOnce(lines, "!   fails", "WARNING");
    assertThat(lines).filteredOn(line -> line.contains("多字节 née")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("\"word\" : \"done\"")).hasSize(1);
    assertThat(lines)
        .noneMatch(line -> line.contains("RUNNING") || line.contains("CREATED"))
        .noneMatch(line -> line.contains("Exception"));
  }

  private static void assertOnce(List<String> lines, String name, String state) {
    assertThat(lines)
        .filteredOn(line -> line.contains(name))
        .as("lines with %s in %s", name, lines)
        .singleElement()
        .asString()
        .contains(state);
  }
}
