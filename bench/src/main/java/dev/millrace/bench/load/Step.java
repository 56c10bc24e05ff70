package dev.millrace.bench.load;

import dev.millrace.bench.http.KestraServer;
import java.util.List;

/**
 * One line of the results: flows to create, and what is measured with them.
 *
 * @param workload such as {@code W2b}
 * @param variant such as {@code queued}
 * @param title what is measured, in words
 */
public record Step(
    String workload, String variant, String title, Unit unit, List<Flow> flows, Measurement run) {

  /** Drives the server and times it. */
  @FunctionalInterface
  public interface Measurement {
    Outcome run(KestraServer server, Amounts amounts);
  }

  public Step {
    flows = List.copyOf(flows);
  }

  /** Runs it once with little, so that its own code and data are warm, then as it shall count. */
  public Outcome measure(KestraServer server, Amounts amounts) {
    warmUp(server, amounts);
    return run.run(server, amounts);
  }

  /**
   * Runs it with little, unless it shall be measured with as little. A ratio is of two parts of one
   * long run, which the steps before have warmed up.
   */
  public void warmUp(KestraServer server, Amounts amounts) {
    if (unit != Unit.RATIO && !amounts.equals(Amounts.SMOKE)) {
      run.run(server, Amounts.SMOKE);
    }
  }

  /** Its name on the command line and in the targets. */
  public String key() {
    return workload + " " + variant;
  }
}
