package dev.millrace.bench.measure;

import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.server.ServerProgram;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What all runs are told.
 *
 * @param folder for data of servers; made, and removed at the end
 * @param only workloads; empty for all
 * @param idle how long a server is watched doing nothing
 * @param progress where the present step is named
 */
public record Settings(
    ServerProgram program,
    Path folder,
    List<String> only,
    Amounts amounts,
    Duration warmUp,
    Duration idle,
    PrintWriter progress) {

  public Settings {
    only = List.copyOf(only);
  }

  boolean wants(String workload) {
    return only.isEmpty() || only.contains(workload);
  }

  void say(String what) {
    progress.println(what);
    progress.flush();
  }
}
