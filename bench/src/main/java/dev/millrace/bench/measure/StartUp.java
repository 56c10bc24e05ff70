package dev.millrace.bench.measure;

import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.http.KestraServer;
import dev.millrace.bench.load.Workloads;
import dev.millrace.bench.report.Line;
import dev.millrace.bench.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** W5: from the start of the process to the end of the first execution. */
final class StartUp {

  private static final double NANOS_PER_SECOND = 1e9;

  private StartUp() {}

  /** Several times on a new folder, and as often again on the same folder, which stays. */
  static List<Line> measure(Settings settings, Path folder, int times) throws IOException {
    List<Double> fresh = new ArrayList<>();
    List<Double> existing = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Folders.delete(folder);
      fresh.add(seconds(settings, folder));
      existing.add(seconds(settings, folder));
    }
    String title = "process start to first ended execution, ";
    return List.of(
        new Line("W5 fresh", title + "fresh data", "s", true, Samples.of(fresh)),
        new Line("W5 existing", title + "existing data", "s", true, Samples.of(existing)));
  }

  private static double seconds(Settings settings, Path folder) throws IOException {
    long start = System.nanoTime();
    try (ServerProcess server = ServerProcess.start(settings.program(), folder)) {
      Workloads.runOne(KestraServer.at(server.url(), "main", "", ""));
      return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }
  }
}
