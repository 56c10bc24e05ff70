package dev.millrace.bench.measure;

import dev.millrace.bench.database.DatabaseAddress;
import dev.millrace.bench.database.ServerStatistics;
import dev.millrace.bench.http.KestraServer;
import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.load.Outcome;
import dev.millrace.bench.load.Step;
import dev.millrace.bench.load.Workloads;
import dev.millrace.bench.report.Cost;
import dev.millrace.bench.server.ServerProcess;
import dev.millrace.bench.server.ServerProgram;
import dev.millrace.bench.server.ServerUsage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

/** A server of ours under load, with all that tells what it uses. Used by one thread. */
final class Server implements AutoCloseable {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Duration QUIET_WINDOW = Duration.ofMillis(500);
  private static final int QUIET_TRIES = 30;

  private final ServerProcess process;
  private final ServerUsage usage;
  private final ServerStatistics statistics;
  private final KestraServer address;

  private Server(ServerProcess process, ServerStatistics statistics) {
    this.process = process;
    this.usage = new ServerUsage(process);
    this.statistics = statistics;
    this.address = KestraServer.at(process.url(), "main", "", "");
  }

  static Server start(ServerProgram program, Path dataFolder) throws IOException {
    return of(ServerProcess.start(program, dataFolder));
  }

  static Server of(ServerProcess process) throws IOException {
    return new Server(process, ServerStatistics.connect(DatabaseAddress.of(process.dataFolder())));
  }

  KestraServer address() {
    return address;
  }

  ServerUsage usage() {
    return usage;
  }

  ServerStatistics statistics() {
    return statistics;
  }

  /**
   * Loads the server with a little of everything, then waits until the compilers have done what
   * that gave them: it takes them seconds on few processors, and would else be counted to what is
   * measured next.
   */
  void warmUp(Duration time) {
    if (time.isZero()) {
      return;
    }
    Workloads.warmUp(address, time);
    for (int i = 0; i < QUIET_TRIES; i++) {
      long before = usage.processor().jvm();
      Waiting.pass(QUIET_WINDOW);
      if (usage.processor().jvm() - before < QUIET_WINDOW.toMillis() / 10) {
        return;
      }
    }
  }

  /** What a step gave and what it used. */
  record Measured(Outcome outcome, Cost cost) {}

  /** Runs a step once to warm up, then once to count. */
  Measured measure(Step step, Amounts amounts) {
    step.warmUp(address, amounts);
    ServerStatistics.Counters counters = statistics.counters();
    ServerUsage.Processor processor = usage.processor();
    long client = clientMillis();
    Outcome outcome = step.run().run(address, amounts);
    ServerUsage.Processor used = usage.processor().since(processor);
    ServerStatistics.Counters counted = statistics.counters().since(counters);
    return new Measured(
        outcome,
        new Cost(
            step.key(),
            outcome.taskRuns(),
            null,
            counted.commits(),
            counted.walBytes(),
            used.jvm(),
            used.postgres(),
            clientMillis() - client));
  }

  private static long clientMillis() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / NANOS_PER_MILLI;
  }

  @Override
  public void close() {
    try (process) {
      statistics.close();
    }
  }
}
