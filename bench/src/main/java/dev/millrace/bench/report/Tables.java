package dev.millrace.bench.report;

import dev.millrace.bench.figures.Numbers;
import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.figures.TextTable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of a run. */
public final class Tables {

  private static final String NOTHING = "–";

  private Tables() {}

  /** The figures against their targets, and as multiples of the references. */
  public static String figures(List<Line> lines, Map<String, Reference> references) {
    TextTable table =
        new TextTable(
            "",
            "what",
            "unit",
            "median",
            "p95",
            "min – max",
            "must / aim",
            "",
            "JDBC one by one",
            "JDBC batched",
            "DBOS",
            "engine : JDBC",
            "engine : DBOS");
    for (Line line : lines) {
      Reference reference = references.getOrDefault(line.key(), Reference.NONE);
      table.row(
          line.key(),
          line.title(),
          line.unit(),
          Numbers.text(line.value()),
          spread(line.samples(), Numbers.text(line.samples().percentile(95))),
          spread(
              line.samples(),
              Numbers.text(line.samples().min()) + " – " + Numbers.text(line.samples().max())),
          Target.of(line.key()).map(Tables::goals).orElse(NOTHING),
          Target.of(line.key())
              .map(target -> target.verdict(line.value(), line.lessIsBetter()))
              .orElse(""),
          number(reference.oneByOne()),
          number(reference.batched()),
          number(reference.dbos()),
          ratio(line, limit(line, reference)),
          ratio(line, reference.dbos()));
    }
    return table.text();
  }

  /** What each task run cost. */
  public static String costs(List<Cost> costs) {
    TextTable table =
        new TextTable(
            "for each task run",
            "statements",
            "commits",
            "WAL bytes",
            "JVM µs",
            "PostgreSQL µs",
            "client µs",
            "task runs");
    for (Cost cost : costs) {
      table.row(
          cost.key(),
          number(cost.statements()),
          Numbers.text(cost.each((double) cost.commits())),
          Numbers.text(cost.each((double) cost.walBytes())),
          Numbers.text(cost.microsEach(cost.jvmMillis())),
          Numbers.text(cost.microsEach(cost.postgresMillis())),
          Numbers.text(cost.microsEach(cost.clientMillis())),
          String.valueOf(cost.taskRuns()));
    }
    return table.text();
  }

  /** Of one value there is no spread. */
  private static String spread(Samples samples, String text) {
    return samples.count() == 1 ? "" : text;
  }

  private static String goals(Target target) {
    String must = Numbers.text(target.must());
    return target.must() == target.aim() ? must : must + " / " + Numbers.text(target.aim());
  }

  /** A queued task is a commit by itself; pure ones may share it. */
  private static @Nullable Double limit(Line line, Reference reference) {
    return line.key().contains("queued") ? reference.oneByOne() : reference.batched();
  }

  /** How many times as long, or what share of the rate; none of a peer that ended nothing. */
  private static String ratio(Line line, @Nullable Double other) {
    return other == null || other == 0 ? NOTHING : Numbers.text(line.value() / other);
  }

  private static String number(@Nullable Double value) {
    return value == null ? NOTHING : Numbers.text(value);
  }
}
