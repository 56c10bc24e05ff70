package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import picocli.CommandLine;

/**
 * The whole bench, with very little of everything: no figure is looked at, only that it is there.
 */
@Execution(ExecutionMode.SAME_THREAD) // each starts servers; all at once they would starve
class BenchSmokeTest {

  @TempDir private Path folder;

  @Test
  void everyFigureHasItsLineItsReferencesAndItsCost() throws Exception {
    assertThat(bench("--warm-up", "0", "--idle", "1"))
        .contains("| W1 pure p95 ", "| W2b growth queued ", "| W4 1 queued, 32 clients ")
        .contains("| W5 fresh ", "| W5 existing ", "| W5 memory after load ")
        .contains("| W6 queries ", "| W6 processor ")
        .contains("commit of one row over JDBC", "statements", "WAL bytes")
        .doesNotContain("NaN", "Infinity");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  @Tag("slow")
  void aProfileShowsMethodsAndStatements() {
    assertThat(bench("--warm-up", "0", "--profile", "W1"))
        .contains("### Profile of W1 pure", "### Profile of W1 queued")
        .contains("| top of the stack ", "| dev.millrace.", "| insert into task_run ");
  }

  @Test
  @Tag("slow")
  void aServerWithAHistoryIsComparedWithOneWithout() {
    assertThat(bench("--warm-up", "0", "--growth", "--history", "1000", "--only", "W1"))
        .contains("| with 1000 ", "| W1 pure ", "| W1 queued ", "Queue table when idle");
  }

  @Test
  @Tag("slow")
  void aLongLoadShowsHeapAndDeadRows() {
    assertThat(bench("--warm-up", "0", "--load", "0.01"))
        .contains("| executions/s ", "Heap: last third", "Queue table when idle");
  }

  private String bench(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine(HttpSmokeTest.SERVER)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    List<String> arguments =
        new ArrayList<>(List.of("bench", "--smoke", "--data", folder.toString()));
    arguments.addAll(List.of(options));

    int exitCode = command.execute(arguments.toArray(String[]::new));

    assertThat(exitCode).as(err.toString()).isZero();
    return out.toString();
  }
}
