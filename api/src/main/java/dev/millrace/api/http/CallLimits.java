package dev.millrace.api.http;

import java.time.Duration;

/**
 * What calls that start executions may take.
 *
 * @param createsMax how many create at once
 * @param createsWaitingMax how many wait for that; more are refused
 * @param waitMax how long {@code wait=true} waits for an end; then the execution is shown as it is
 */
public record CallLimits(int createsMax, int createsWaitingMax, Duration waitMax) {

  public static final CallLimits DEFAULT = new CallLimits(64, 1_000, Duration.ofMinutes(5));
}
