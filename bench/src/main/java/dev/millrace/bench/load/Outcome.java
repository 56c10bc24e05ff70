package dev.millrace.bench.load;

import dev.millrace.bench.figures.Samples;

/**
 * What one measurement gave.
 *
 * @param samples times or rates, in the unit of its step
 * @param latencies milliseconds of single executions where the samples are rates, else the samples
 * @param taskRuns task runs that were done meanwhile
 */
public record Outcome(Samples samples, Samples latencies, long taskRuns) {

  static Outcome of(Samples samples, long taskRuns) {
    return new Outcome(samples, samples, taskRuns);
  }
}
