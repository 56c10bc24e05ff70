package dev.millrace.bench;

import dev.millrace.bench.load.Amounts;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** What is measured, and how much of it: options of both commands that put load on a server. */
final class LoadOptions {

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "W1",
      description = "Only these workloads, separated by commas, as in W1,W2b")
  private List<String> only = List.of();

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "Load before the first measurement; default: ${DEFAULT-VALUE}")
  private int warmUpSeconds = 15;

  @Option(
      names = "--seconds",
      description = "Length of each throughput measurement; default: ${DEFAULT-VALUE}")
  private int loopSeconds = 10;

  @Option(
      names = "--smoke",
      description = "Only so little of everything that one sees that it works")
  private boolean smoke;

  /** Empty for all. */
  List<String> only() {
    return only;
  }

  Duration warmUp() {
    return Duration.ofSeconds(warmUpSeconds);
  }

  boolean smoke() {
    return smoke;
  }

  Amounts amounts() {
    return smoke ? Amounts.SMOKE : Amounts.FULL.withLoop(Duration.ofSeconds(loopSeconds));
  }
}
