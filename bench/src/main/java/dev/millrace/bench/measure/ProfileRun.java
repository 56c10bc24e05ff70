package dev.millrace.bench.measure;

import dev.millrace.bench.database.ServerStatistics;
import dev.millrace.bench.figures.Numbers;
import dev.millrace.bench.figures.TextTable;
import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.load.Step;
import dev.millrace.bench.load.Workloads;
import dev.millrace.bench.profile.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the time of a workload goes: samples of the server's JVM and the costliest statements of
 * its PostgreSQL, for each step of it.
 */
public final class ProfileRun {

  private static final int METHODS = 25;
  private static final int PACKAGES = 20;
  private static final int THREADS = 10;
  private static final int TEXT_MAX = 110;
  private static final double PERCENT = 100;

  private ProfileRun() {}

  private record Span(Step step, Instant start, Instant end, long taskRuns, String statements) {}

  /** Measures and gives the result as text. */
  public static String run(Settings settings) throws IOException {
    Path data = settings.folder().resolve("data");
    try (Server server = Server.start(settings.program(), data)) {
      Workloads.runOne(server.address());
      server.statistics().countStatementsFromNextStart();
    }
    List<Step> steps =
        Workloads.all(settings.amounts()).stream()
            .filter(step -> settings.wants(step.workload()))
            .toList();
    Path file = settings.folder().resolve("server.jfr");
    List<Span> spans = new ArrayList<>();
    try (Server server =
        Server.start(settings.program().withJavaOptions(Recording.javaOptions(file)), data)) {
      settings.say("warm-up");
      Workloads.createFlows(server.address(), steps);
      server.warmUp(settings.warmUp());
      for (Step step : steps) {
        settings.say(step.key() + ": " + step.title());
        spans.add(span(server, step, settings.amounts()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (Span span : spans) {
      text.append("### Profile of ").append(span.step.key()).append("\n\n");
      text.append(tables(Recording.read(file, span.start, span.end)));
      text.append(span.statements).append('\n');
    }
    return text.toString();
  }

  private static Span span(Server server, Step step, Amounts amounts) {
    step.warmUp(server.address(), amounts);
    boolean counts = server.statistics().beginCounting();
    Instant start = Instant.now();
    Instant enough = start.plus(amounts.loop());
    long taskRuns = 0;
    Instant end = start;
    while (end.isBefore(enough)) {
      taskRuns += step.run().run(server.address(), amounts).taskRuns();
      end = Instant.now();
    }
    String statements =
        counts ? statements(server.statistics().costliest(), taskRuns) : "no statements counted\n";
    return new Span(step, start, end, taskRuns, statements);
  }

  private static String tables(Recording recording) {
    return table("top of the stack", recording.tops(), METHODS)
        + table("packages of these", recording.topPackages(), PACKAGES)
        + table("ours, with what they call", recording.ours(), METHODS)
        + table("threads", recording.threads(), THREADS)
        + table("bytes allocated below", recording.allocations(), METHODS);
  }

  private static String table(String title, Recording.Counts counts, int most) {
    TextTable table = new TextTable(title + " (" + counts.total() + ")", "%");
    counts
        .greatest(most)
        .forEach(count ->
            table.row(count.name(), Numbers.text(PERCENT * count.amount() / counts.total())));
    return table.text() + "\n";
  }

  private static String statements(List<ServerStatistics.StatementCost> statements, long taskRuns) {
    double all = statements.stream().mapToDouble(ServerStatistics.StatementCost::millis).sum();
    TextTable table =
        new TextTable("costliest statements", "% of these", "µs each", "calls a task run");
    for (ServerStatistics.StatementCost statement : statements) {
      table.row(
          brief(statement.text()),
          Numbers.text(PERCENT * statement.millis() / all),
          Numbers.text(1_000 * statement.millis() / statement.calls()),
          Numbers.text((double) statement.calls() / taskRuns));
    }
    return table.text();
  }

  private static String brief(String sql) {
    String line = sql.replaceAll("\\s+", " ").replace("|", "\\|").strip();
    return line.length() <= TEXT_MAX ? line : line.substring(0, TEXT_MAX) + "…";
  }
}
