package dev.millrace.engine.task;

import java.time.Duration;

/**
 * Node settings that handlers obey.
 *
 * @param defaultTaskRunner type of the task runner for scripts that name none
 * @param httpBodyBytesMax largest HTTP response body kept in memory
 * @param httpTimeout default limit for an HTTP server to answer, and between two parts of its
 *     answer
 * @param httpTargets which addresses HTTP tasks may connect to
 * @param fileBytesMax largest file a task may store
 * @param outputBytesMax largest value of a script's outputs
 * @param killGrace between asking a process to end and ending it
 */
public record HandlerSettings(
    String defaultTaskRunner,
    long httpBodyBytesMax,
    Duration httpTimeout,
    HttpTargets httpTargets,
    long fileBytesMax,
    long outputBytesMax,
    Duration killGrace) {

  public static final String DOCKER = "io.kestra.plugin.scripts.runner.docker.Docker";
  public static final String PROCESS = "io.kestra.plugin.core.runner.Process";

  public static HandlerSettings defaults() {
    return new HandlerSettings(
        DOCKER,
        10L << 20,
        Duration.ofMinutes(5),
        HttpTargets.NO_METADATA,
        1L << 30,
        1L << 20,
        Duration.ofSeconds(5));
  }

  public HandlerSettings withDefaultTaskRunner(String next) {
    return new HandlerSettings(
        next, httpBodyBytesMax, httpTimeout, httpTargets, fileBytesMax, outputBytesMax, killGrace);
  }

  public HandlerSettings withHttpBodyBytesMax(long next) {
    return new HandlerSettings(
        defaultTaskRunner, next, httpTimeout, httpTargets, fileBytesMax, outputBytesMax, killGrace);
  }

  public HandlerSettings withHttpTimeout(Duration next) {
    return new HandlerSettings(
        defaultTaskRunner,
        httpBodyBytesMax,
        next,
        httpTargets,
        fileBytesMax,
        outputBytesMax,
        killGrace);
  }

  public HandlerSettings withHttpTargets(HttpTargets next) {
    return new HandlerSettings(
        defaultTaskRunner,
        httpBodyBytesMax,
        httpTimeout,
        next,
        fileBytesMax,
        outputBytesMax,
        killGrace);
  }

  public HandlerSettings withFileBytesMax(long next) {
    return new HandlerSettings(
        defaultTaskRunner,
        httpBodyBytesMax,
        httpTimeout,
        httpTargets,
        next,
        outputBytesMax,
        killGrace);
  }

  public HandlerSettings withOutputBytesMax(long next) {
    return new HandlerSettings(
        defaultTaskRunner,
        httpBodyBytesMax,
        httpTimeout,
        httpTargets,
        fileBytesMax,
        next,
        killGrace);
  }

  public HandlerSettings withKillGrace(Duration next) {
    return new HandlerSettings(
        defaultTaskRunner,
        httpBodyBytesMax,
        httpTimeout,
        httpTargets,
        fileBytesMax,
        outputBytesMax,
        next);
  }
}
