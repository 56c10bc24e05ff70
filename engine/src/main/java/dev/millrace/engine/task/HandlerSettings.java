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
 * @param killGrace between asking a process to end and ending it
 */
public record HandlerSettings(
    String defaultTaskRunner,
    long httpBodyBytesMax,
    Duration httpTimeout,
    HttpTargets httpTargets,
    Duration killGrace,
    Sizes sizes) {

  public static final String DOCKER = "io.kestra.plugin.scripts.runner.docker.Docker";
  public static final String PROCESS = "io.kestra.plugin.core.runner.Process";

  /**
   * How much may be stored and read.
   *
   * @param fileBytesMax largest file a task may store
   * @param outputBytesMax largest value of a script's outputs
   * @param outputFilesMax files one task may store
   * @param readBytesMax largest file that an expression reads
   * @param keyValueCharsMax largest value of a key, as JSON
   */
  public record Sizes(
      long fileBytesMax,
      long outputBytesMax,
      int outputFilesMax,
      long readBytesMax,
      int keyValueCharsMax) {

    public static final Sizes DEFAULT = new Sizes(1L << 30, 1L << 20, 10_000, 10L << 20, 10 << 20);
  }

  public static HandlerSettings defaults() {
    return new HandlerSettings(
        DOCKER,
        10L << 20,
        Duration.ofMinutes(5),
        HttpTargets.NO_METADATA,
        Duration.ofSeconds(5),
        Sizes.DEFAULT);
  }

  public long fileBytesMax() {
    return sizes.fileBytesMax();
  }

  public long outputBytesMax() {
    return sizes.outputBytesMax();
  }

  public HandlerSettings withDefaultTaskRunner(String next) {
    return new HandlerSettings(next, httpBodyBytesMax, httpTimeout, httpTargets, killGrace, sizes);
  }

  public HandlerSettings withHttpBodyBytesMax(long next) {
    return new HandlerSettings(defaultTaskRunner, next, httpTimeout, httpTargets, killGrace, sizes);
  }

  public HandlerSettings withHttpTimeout(Duration next) {
    return new HandlerSettings(
        defaultTaskRunner, httpBodyBytesMax, next, httpTargets, killGrace, sizes);
  }

  public HandlerSettings withHttpTargets(HttpTargets next) {
    return new HandlerSettings(
        defaultTaskRunner, httpBodyBytesMax, httpTimeout, next, killGrace, sizes);
  }

  public HandlerSettings withKillGrace(Duration next) {
    return new HandlerSettings(
        defaultTaskRunner, httpBodyBytesMax, httpTimeout, httpTargets, next, sizes);
  }

  public HandlerSettings withSizes(Sizes next) {
    return new HandlerSettings(
        defaultTaskRunner, httpBodyBytesMax, httpTimeout, httpTargets, killGrace, next);
  }

  public HandlerSettings withFileBytesMax(long next) {
    return withSizes(
        new Sizes(
            next,
            sizes.outputBytesMax(),
            sizes.outputFilesMax(),
            sizes.readBytesMax(),
            sizes.keyValueCharsMax()));
  }

  public HandlerSettings withOutputBytesMax(long next) {
    return withSizes(
        new Sizes(
            sizes.fileBytesMax(),
            next,
            sizes.outputFilesMax(),
            sizes.readBytesMax(),
            sizes.keyValueCharsMax()));
  }
}
