package dev.millrace.engine.flow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a failed attempt is tried again.
 *
 * @param maxAttempts all attempts, the first included; null is no limit
 * @param maxDuration from the start of the first attempt to the start of the last; null is no limit
 * @param warningOnRetry a success after a retry ends WARNING
 */
public record Retry(
    Delay delay,
    @Nullable Integer maxAttempts,
    @Nullable Duration maxDuration,
    boolean warningOnRetry,
    Behavior behavior) {

  /** What is repeated: the task run, or the whole execution as a new one. */
  public enum Behavior {
    RETRY_FAILED_TASK,
    CREATE_NEW_EXECUTION
  }

  /** How long to wait before the next attempt. */
  public sealed interface Delay {}

  public record Constant(Duration interval) implements Delay {}

  /** {@code min(maxInterval, interval × factor^(attempts - 1))}. */
  public record Exponential(Duration interval, Duration maxInterval, double delayFactor)
      implements Delay {}

  /** Uniform in [minInterval, maxInterval). */
  public record Random(Duration minInterval, Duration maxInterval) implements Delay {}
}
