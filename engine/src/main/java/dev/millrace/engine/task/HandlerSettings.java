package dev.millrace.engine.task;

import java.time.Duration;

/**
 * Node settings that handlers obey.
 *
 * @param defaultTaskRunner type of the task runner for scripts that name none
 * @param httpBodyBytesMax largest HTTP response body kept in memory
 * @param httpTimeout default limit for one HTTP exchange
 * @param fileBytesMax largest file a task may store
 * @param outputBytesMax largest value of a script's outputs
 * @param killGrace between asking a process to end and ending it
 */
public record HandlerSettings(
    String defaultTaskRunner,
    long httpBodyBytesMax,
    Duration httpTimeout,
    long fileBytesMax,
    long outputBytesMax,
    Duration killGrace) {

  public static final String DOCKER = "io.kestra.plugin.scripts.runner.docker.Docker";
  public static final String PROCESS = "io.kestra.plugin.core.runner.Process";

  /** The same settings with another runner for scripts that name none. */
  public HandlerSettings withDefaultTaskRunner(String type) {
    return new HandlerSettings(
        type, httpBodyBytesMax, httpTimeout, fileBytesMax, outputBytesMax, killGrace);
  }

  public static HandlerSettings defaults() {
    return new HandlerSettings(
        DOCKER, 10L << 20, Duration.ofMinutes(5), 1L << 30, 1L << 20, Duration.ofSeconds(5));
  }
}
