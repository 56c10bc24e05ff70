package dev.millrace.bench.load;

import java.time.Duration;

/**
 * How much of everything. The lengths make the workloads; the runs make the figures steady.
 *
 * @param runs single executions timed one after the other, of the shortest flow; longer ones get
 *     fewer
 * @param chain tasks of the chain of W2
 * @param longChain tasks of the chain of W2b, and items of W3
 * @param growth tasks of the chain whose last tasks are compared with its first
 * @param children executions started by the one flow of W4b
 * @param loop how long the clients of W4 start executions
 * @param slices rates the loop is cut into
 */
public record Amounts(
    int runs, int chain, int longChain, int growth, int children, Duration loop, int slices) {

  public static final Amounts FULL =
      new Amounts(400, 40, 1_000, 10_000, 5_000, Duration.ofSeconds(10), 5);

  /** Enough to count the statements of, on a server that is slowed by counting them. */
  public static final Amounts COUNTING =
      new Amounts(100, 40, 1_000, 10_000, 5_000, Duration.ofSeconds(1), 1);

  /** So little that it proves only that everything works. */
  public static final Amounts SMOKE = new Amounts(4, 4, 20, 100, 20, Duration.ofMillis(150), 2);

  /** How often a flow of this many task runs is timed. */
  public int runsOf(int taskRuns) {
    return Math.max(1, (int) (runs / Math.sqrt(taskRuns)));
  }

  public Amounts withRuns(int count) {
    return new Amounts(count, chain, longChain, growth, children, loop, slices);
  }

  public Amounts withLoop(Duration time) {
    return new Amounts(runs, chain, longChain, growth, children, time, slices);
  }
}
