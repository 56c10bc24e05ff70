package dev.millrace.engine.run;

import java.time.Duration;

/**
 * Limits and rhythms of one node's worker side.
 *
 * @param workerSlots attempts this node runs at once
 * @param soleNode no other node can be alive: the claims of others are rescued at once
 */
public record NodeSettings(
    String name,
    int workerSlots,
    boolean soleNode,
    Batching batching,
    Rhythm rhythm,
    ExecutionLimits limits) {

  /**
   * How much is planned in one transaction.
   *
   * @param requestsMax requests it takes at once
   * @param stepsMax pure tasks and child executions begun in it; more go through the queue
   * @param planningMax time spent on them in it
   */
  public record Batching(int requestsMax, int stepsMax, Duration planningMax) {

    public static final Batching DEFAULT = new Batching(256, 2_000, Duration.ofMillis(200));

    public Batching {
      require(requestsMax > 0, "requestsMax must be at least 1");
      require(stepsMax > 0, "stepsMax must be at least 1");
    }
  }

  /**
   * What the node does from time to time.
   *
   * @param lease how long a node may be silent before its claims are rescued
   * @param heartbeat between two renewals of the lease
   * @param poll between two looks for work nobody was told of
   * @param drain how long a stop waits for attempts to end
   */
  public record Rhythm(Duration lease, Duration heartbeat, Duration poll, Duration drain) {

    public static final Rhythm DEFAULT =
        new Rhythm(
            Duration.ofSeconds(12),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30));

    public Rhythm {
      require(
          lease.compareTo(heartbeat.multipliedBy(2)) >= 0, "lease must be at least 2 heartbeats");
    }
  }

  /**
   * Bounds of one execution.
   *
   * @param taskRunsMax task runs it makes; it fails when it makes more
   * @param outputBytesMax largest outputs of one task run, as JSON
   * @param crashesMax nodes that may die over one attempt or plan before it is given up
   */
  public record ExecutionLimits(int taskRunsMax, long outputBytesMax, int crashesMax) {

    public static final ExecutionLimits DEFAULT = new ExecutionLimits(100_000, 1L << 20, 3);

    public ExecutionLimits withCrashesMax(int max) {
      return new ExecutionLimits(taskRunsMax, outputBytesMax, max);
    }
  }

  public NodeSettings {
    require(workerSlots > 0, "workerSlots must be at least 1");
  }

  private static void require(boolean rule, String message) {
    if (!rule) {
      throw new IllegalArgumentException(message);
    }
  }

  public static NodeSettings defaults(String name) {
    return new NodeSettings(
        name, 64, false, Batching.DEFAULT, Rhythm.DEFAULT, ExecutionLimits.DEFAULT);
  }

  Suspicion suspicion() {
    return new Suspicion(limits.crashesMax());
  }

  public NodeSettings withWorkerSlots(int slots) {
    return new NodeSettings(name, slots, soleNode, batching, rhythm, limits);
  }

  public NodeSettings withSoleNode(boolean sole) {
    return new NodeSettings(name, workerSlots, sole, batching, rhythm, limits);
  }

  public NodeSettings withBatching(Batching next) {
    return new NodeSettings(name, workerSlots, soleNode, next, rhythm, limits);
  }

  public NodeSettings withRhythm(Rhythm next) {
    return new NodeSettings(name, workerSlots, soleNode, batching, next, limits);
  }

  public NodeSettings withLimits(ExecutionLimits next) {
    return new NodeSettings(name, workerSlots, soleNode, batching, rhythm, next);
  }

  public NodeSettings withLease(Duration lease, Duration heartbeat) {
    return withRhythm(new Rhythm(lease, heartbeat, rhythm.poll(), rhythm.drain()));
  }

  public NodeSettings withPoll(Duration poll) {
    return withRhythm(new Rhythm(rhythm.lease(), rhythm.heartbeat(), poll, rhythm.drain()));
  }

  public NodeSettings withDrain(Duration drain) {
    return withRhythm(new Rhythm(rhythm.lease(), rhythm.heartbeat(), rhythm.poll(), drain));
  }
}
