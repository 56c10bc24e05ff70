package dev.millrace.engine.run;

import java.time.Duration;

/**
 * Limits and rhythms of one node's worker side.
 *
 * @param workerSlots attempts this node runs at once
 * @param batchMax requests planned in one transaction
 * @param stepsMax pure tasks and child executions begun in one transaction; more go through the
 *     queue
 * @param planningMax time spent on them in one transaction
 * @param lease how long a node may be silent before its claims are rescued
 * @param heartbeat between two renewals of the lease
 * @param poll between two looks for work nobody was told of
 * @param drain how long a stop waits for attempts to end
 * @param crashesMax nodes that may die over one attempt before it is given up
 * @param outputBytesMax largest outputs of one task run, as JSON
 * @param taskRunsMax task runs of one execution; it fails when it makes more
 * @param soleNode no other node can be alive: the claims of others are rescued at once
 */
public record NodeSettings(
    String name,
    int workerSlots,
    int batchMax,
    int stepsMax,
    Duration planningMax,
    Duration lease,
    Duration heartbeat,
    Duration poll,
    Duration drain,
    int crashesMax,
    long outputBytesMax,
    int taskRunsMax,
    boolean soleNode) {

  public NodeSettings {
    require(workerSlots > 0, "workerSlots must be at least 1");
    require(batchMax > 0, "batchMax must be at least 1");
    require(stepsMax > 0, "stepsMax must be at least 1");
    require(lease.compareTo(heartbeat.multipliedBy(2)) >= 0, "lease must be at least 2 heartbeats");
  }

  private static void require(boolean rule, String message) {
    if (!rule) {
      throw new IllegalArgumentException(message);
    }
  }

  public static NodeSettings defaults(String name) {
    return new NodeSettings(
        name,
        64,
        256,
        2_000,
        Duration.ofMillis(200),
        Duration.ofSeconds(12),
        Duration.ofSeconds(3),
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        3,
        1L << 20,
        100_000,
        false);
  }

  public NodeSettings withDrain(Duration time) {
    return new NodeSettings(
        name,
        workerSlots,
        batchMax,
        stepsMax,
        planningMax,
        lease,
        heartbeat,
        poll,
        time,
        crashesMax,
        outputBytesMax,
        taskRunsMax,
        soleNode);
  }

  public NodeSettings withLease(Duration time, Duration beat) {
    return new NodeSettings(
        name,
        workerSlots,
        batchMax,
        stepsMax,
        planningMax,
        time,
        beat,
        poll,
        drain,
        crashesMax,
        outputBytesMax,
        taskRunsMax,
        soleNode);
  }

  public NodeSettings withWorkerSlots(int slots) {
    return new NodeSettings(
        name,
        slots,
        batchMax,
        stepsMax,
        planningMax,
        lease,
        heartbeat,
        poll,
        drain,
        crashesMax,
        outputBytesMax,
        taskRunsMax,
        soleNode);
  }

  /** Other bounds of one execution. */
  public NodeSettings withLimits(int taskRuns, long outputBytes, int crashes) {
    return new NodeSettings(
        name,
        workerSlots,
        batchMax,
        stepsMax,
        planningMax,
        lease,
        heartbeat,
        poll,
        drain,
        crashes,
        outputBytes,
        taskRuns,
        soleNode);
  }

  public NodeSettings withTaskRunsMax(int max) {
    return withLimits(max, outputBytesMax, crashesMax);
  }

  public NodeSettings withSoleNode(boolean sole) {
    return new NodeSettings(
        name,
        workerSlots,
        batchMax,
        stepsMax,
        planningMax,
        lease,
        heartbeat,
        poll,
        drain,
        crashesMax,
        outputBytesMax,
        taskRunsMax,
        sole);
  }

  public NodeSettings withPoll(Duration time) {
    return new NodeSettings(
        name,
        workerSlots,
        batchMax,
        stepsMax,
        planningMax,
        lease,
        heartbeat,
        time,
        drain,
        crashesMax,
        outputBytesMax,
        taskRunsMax,
        soleNode);
  }

  public NodeSettings withCrashesMax(int max) {
    return withLimits(taskRunsMax, outputBytesMax, max);
  }
}
