package dev.millrace.bench.measure;

import dev.millrace.bench.database.DatabaseAddress;
import dev.millrace.bench.database.History;
import dev.millrace.bench.database.ServerStatistics.TableSize;
import dev.millrace.bench.figures.Numbers;
import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.figures.TextTable;
import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.load.Step;
import dev.millrace.bench.load.Workloads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a server with a long history is as fast as one without. Both run side by side and take
 * turns at each step, so that whatever the machine does meanwhile happens to both.
 */
public final class GrowthRun {

  private static final Set<String> WORKLOADS = Set.of("W1", "W2", "W2b", "W3", "W4");
  private static final int TURNS = 3;
  private static final double FACTOR_MAX = 1.1;
  private static final long QUEUE_BYTES_MAX = 1 << 20;
  private static final double KILOBYTE = 1024;
  private static final Duration REST = Duration.ofSeconds(65); // autovacuum comes once a minute

  private GrowthRun() {}

  /** Measures and gives the result as text. */
  public static String run(Settings settings, String command, int executions, boolean rest)
      throws IOException {
    Configuration configuration = new Configuration(settings, command);
    List<Step> steps =
        Workloads.all(settings.amounts()).stream()
            .filter(step -> WORKLOADS.contains(step.workload()) && settings.wants(step.workload()))
            .filter(step -> !step.variant().startsWith("growth"))
            .filter(step -> !step.variant().endsWith(Workloads.MANY_CLIENTS + " clients"))
            .toList();
    try (Server empty = start(settings, "empty");
        Server full = start(settings, "full")) {
      settings.say("writing " + executions + " executions");
      History.write(address(settings, "full"), executions);
      for (Server server : List.of(empty, full)) {
        settings.say("warm-up");
        Workloads.createFlows(server.address(), steps);
        server.warmUp(settings.warmUp());
      }
      TextTable table =
          new TextTable(
              "", "what", "unit", "empty", "with " + executions, "factor", "≤ " + FACTOR_MAX);
      for (Step step : steps) {
        settings.say(step.key() + ": " + step.title());
        compare(step, empty, full, settings, table);
      }
      if (rest) {
        settings.say("rest");
        Waiting.pass(REST);
      }
      return configuration.text() + "\n" + table.text() + "\n" + queue(full, "after it");
    }
  }

  private static Server start(Settings settings, String name) throws IOException {
    return Server.start(settings.program(), settings.folder().resolve(name));
  }

  private static DatabaseAddress address(Settings settings, String name) throws IOException {
    return DatabaseAddress.of(settings.folder().resolve(name));
  }

  private static void compare(
      Step step, Server empty, Server full, Settings settings, TextTable table) {
    List<Double> before = new ArrayList<>();
    List<Double> after = new ArrayList<>();
    step.warmUp(empty.address(), settings.amounts());
    step.warmUp(full.address(), settings.amounts());
    for (int turn = 0; turn < TURNS; turn++) {
      before.add(median(step, empty, settings));
      after.add(median(step, full, settings));
    }
    double emptyValue = Samples.of(before).median();
    double fullValue = Samples.of(after).median();
    double factor = step.unit().lessIsBetter() ? fullValue / emptyValue : emptyValue / fullValue;
    table.row(
        step.key(),
        step.title(),
        step.unit().text(),
        Numbers.text(emptyValue),
        Numbers.text(fullValue),
        Numbers.text(factor),
        factor <= FACTOR_MAX ? "met" : "NOT MET");
  }

  private static double median(Step step, Server server, Settings settings) {
    Amounts turn = settings.amounts().withRuns(Math.max(1, settings.amounts().runs() / TURNS));
    return step.run().run(server.address(), turn).samples().median();
  }

  /** The size of the queue when nothing is in it. */
  static String queue(Server server, String when) {
    TableSize work = server.statistics().size("work");
    return "Queue table when idle, %s: %s kB with its indexes, %d dead rows (at most 1 MB: %s)\n"
        .formatted(
            when,
            Numbers.text(work.bytes() / KILOBYTE),
            work.deadRows(),
            work.bytes() < QUEUE_BYTES_MAX ? "met" : "NOT MET");
  }
}
