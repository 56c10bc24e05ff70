package dev.millrace.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * What a step used of the machine.
 *
 * @param statements sent to PostgreSQL for each task run, where they were counted
 */
public record Cost(
    String key,
    long taskRuns,
    @Nullable Double statements,
    long commits,
    long walBytes,
    long jvmMillis,
    long postgresMillis,
    long clientMillis) {

  private static final double MICROS_PER_MILLI = 1_000;

  /** With what another run, whose server counted its statements, found. */
  public Cost withStatements(double each) {
    return new Cost(
        key, taskRuns, each, commits, walBytes, jvmMillis, postgresMillis, clientMillis);
  }

  double each(double total) {
    return total / taskRuns;
  }

  double microsEach(long millis) {
    return each(millis * MICROS_PER_MILLI);
  }
}
