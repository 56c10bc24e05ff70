package dev.millrace.bench.measure;

import dev.millrace.bench.figures.Numbers;
import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.load.Outcome;
import dev.millrace.bench.load.Step;
import dev.millrace.bench.load.Workloads;
import dev.millrace.bench.report.Cost;
import dev.millrace.bench.report.Line;
import dev.millrace.bench.report.Reference;
import dev.millrace.bench.report.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads against their targets and references. Used once, by one thread. */
public final class StandardRun {

  private static final int STARTS = 3;

  private final Settings settings;
  private final List<Step> steps;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Cost> costs = new LinkedHashMap<>();
  private Map<String, Reference> references = Map.of();

  private StandardRun(Settings settings, List<Step> steps) {
    this.settings = settings;
    this.steps = steps;
  }

  /**
   * Measures and gives the result as text.
   *
   * @param command as typed, for the record
   */
  public static String run(Settings settings, String command, boolean withReferences)
      throws IOException {
    List<Step> wanted =
        Workloads.all(settings.amounts()).stream()
            .filter(step -> settings.wants(step.workload()))
            .toList();
    return new StandardRun(settings, wanted).run(command, withReferences);
  }

  private String run(String command, boolean withReferences) throws IOException {
    Configuration configuration = new Configuration(settings, command);
    configuration.addDisk("before");
    Path data = settings.folder().resolve("data");
    if (settings.wants("W5")) {
      settings.say("W5: starts");
      lines.addAll(StartUp.measure(settings, data, isSmoke() ? 1 : STARTS));
    }
    load(data);
    count(data);
    if (withReferences) {
      References.Result result = References.measure(settings);
      references = result.byKey();
      configuration.add("PostgreSQL " + result.postgres());
      configuration.add(
          "commit of one row over JDBC: median %s ms, p95 %s ms"
              .formatted(
                  Numbers.text(result.commitMillis().median()),
                  Numbers.text(result.commitMillis().percentile(95))));
    }
    configuration.addDisk("after");
    return configuration.text()
        + "\n"
        + Tables.figures(lines, references)
        + "\n"
        + Tables.costs(List.copyOf(costs.values()));
  }

  private void load(Path data) throws IOException {
    try (Server server = Server.start(settings.program(), data)) {
      server.statistics().countStatementsFromNextStart();
      if (settings.wants("W5")) {
        Workloads.runOne(server.address());
        lines.add(memoryAfterRest(server, "W5 memory idle", "idle"));
      }
      if (!steps.isEmpty()) {
        settings.say("warm-up");
        Workloads.createFlows(server.address(), steps);
        server.warmUp(settings.warmUp());
        steps.forEach(step -> measure(server, step));
        if (settings.wants("W5")) {
          lines.add(memoryAfterRest(server, "W5 memory after load", "after all loads"));
        }
      }
    }
  }

  /** A server gives back what a load needed once that is over, so it is left alone for a while. */
  private Line memoryAfterRest(Server server, String key, String when) {
    Duration rest = settings.idle().dividedBy(3);
    Waiting.pass(rest);
    return Idle.memory(server, key, when + " and %d s of rest".formatted(rest.toSeconds()));
  }

  private void measure(Server server, Step step) {
    settings.say(step.key() + ": " + step.title());
    Server.Measured measured = server.measure(step, settings.amounts());
    Samples samples = measured.outcome().samples();
    lines.add(
        new Line(
            step.key(), step.title(), step.unit().text(), step.unit().lessIsBetter(), samples));
    if (step.key().equals("W1 pure")) {
      double p95 = samples.percentile(95);
      lines.add(Line.less("W1 pure p95", "of these, the 95th percentile", "ms", p95));
    }
    costs.put(step.key(), measured.cost());
  }

  /** The same steps in short on a server whose PostgreSQL counts statements. */
  private void count(Path data) throws IOException {
    try (Server server = Server.start(settings.program(), data)) {
      if (!server.statistics().beginCounting()) {
        settings.say("statements are not counted: this PostgreSQL has no pg_stat_statements");
        return;
      }
      if (settings.wants("W6")) {
        settings.say("W6: idle");
        lines.addAll(Idle.measure(server, settings.idle()));
      }
      Amounts amounts = isSmoke() ? Amounts.SMOKE : Amounts.COUNTING;
      for (Step step : steps) {
        settings.say(step.key() + ": statements");
        step.warmUp(server.address(), amounts);
        long before = server.statistics().statements();
        Outcome outcome = step.run().run(server.address(), amounts);
        double each = (double) (server.statistics().statements() - before) / outcome.taskRuns();
        costs.computeIfPresent(step.key(), (key, cost) -> cost.withStatements(each));
      }
    }
  }

  private boolean isSmoke() {
    return settings.amounts().equals(Amounts.SMOKE);
  }
}
