package dev.millrace.bench.measure;

import dev.millrace.bench.database.ServerStatistics.TableSize;
import dev.millrace.bench.figures.Numbers;
import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.figures.TextTable;
import dev.millrace.bench.http.KestraClient;
import dev.millrace.bench.load.LongLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Minutes at the load of W4: whether dead rows and the heap stay bounded. */
public final class LoadRun {

  private static final int INTERVALS_A_MINUTE = 2;
  private static final double MEGABYTE = 1 << 20;
  private static final double HEAP_GROWTH_MAX = 1.25;
  private static final double DEAD_SHARE_MAX = 0.25;
  private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";
  private static final String OLD = "jvm_memory_used_bytes{area=\"heap\",id=\"Tenured Gen\"}";

  private final List<Double> heaps = new ArrayList<>();
  private double deadShare;

  private LoadRun() {}

  /** Measures and gives the result as text. */
  public static String run(Settings settings, String command, Duration time) throws IOException {
    return new LoadRun().measure(settings, command, time);
  }

  private String measure(Settings settings, String command, Duration time) throws IOException {
    Configuration configuration = new Configuration(settings, command);
    TextTable table =
        new TextTable(
            "s",
            "executions/s",
            "heap at least MB",
            "old generation MB",
            "work dead",
            "execution live",
            "execution dead",
            "task_run dead",
            "work kB");
    try (Server server = Server.start(settings.program(), settings.folder().resolve("data"))) {
      server.warmUp(settings.warmUp());
      Duration interval = Duration.ofMinutes(1).dividedBy(INTERVALS_A_MINUTE);
      if (time.compareTo(interval) < 0) {
        interval = time;
      }
      try (LongLoop loop = LongLoop.start(server.address())) {
        long intervals = time.dividedBy(interval);
        for (int i = 1; i <= intervals; i++) {
          settings.say("interval " + i + " of " + intervals);
          row(server, loop, interval, i, table);
        }
      }
      return configuration.text()
          + "\n"
          + table.text()
          + "\n"
          + verdict()
          + GrowthRun.queue(server, "at the end");
    }
  }

  private void row(Server server, LongLoop loop, Duration interval, int number, TextTable table) {
    long before = loop.executions();
    long start = System.nanoTime();
    double heap = Double.MAX_VALUE;
    double old = 0;
    try (KestraClient client = server.address().client()) {
      while (System.nanoTime() - start < interval.toNanos()) {
        Waiting.pass(Duration.ofMillis(Math.min(500, interval.toMillis())));
        String metrics = client.metrics();
        heap = Math.min(heap, sum(metrics, HEAP) / MEGABYTE);
        old = sum(metrics, OLD) / MEGABYTE;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    heaps.add(heap);
    TableSize execution = server.statistics().size("execution");
    TableSize work = server.statistics().size("work");
    deadShare =
        Math.max(deadShare, execution.deadRows() / Math.max(1.0, (double) execution.liveRows()));
    table.row(
        Numbers.text(interval.toMillis() * number / 1e3),
        Numbers.text((loop.executions() - before) / seconds),
        Numbers.text(heap),
        Numbers.text(old),
        String.valueOf(work.deadRows()),
        String.valueOf(execution.liveRows()),
        String.valueOf(execution.deadRows()),
        String.valueOf(server.statistics().size("task_run").deadRows()),
        Numbers.text(work.bytes() / 1024.0));
  }

  /** The least heap of the last third against that of the second: garbage is in neither. */
  private String verdict() {
    int third = Math.max(1, heaps.size() / 3);
    double middle =
        Samples.of(
                heaps.subList(
                    heaps.size() - Math.min(heaps.size(), 2 * third),
                    Math.max(1, heaps.size() - third)))
            .median();
    double last = Samples.of(heaps.subList(heaps.size() - third, heaps.size())).median();
    return "Heap: last third %s MB, second third %s MB (flat: %s). Dead rows of execution: at most %s of the live ones (bounded: %s)\n"
        .formatted(
            Numbers.text(last),
            Numbers.text(middle),
            last <= middle * HEAP_GROWTH_MAX ? "met" : "NOT MET",
            Numbers.text(deadShare),
            deadShare <= DEAD_SHARE_MAX ? "met" : "NOT MET");
  }

  private static double sum(String metrics, String prefix) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
