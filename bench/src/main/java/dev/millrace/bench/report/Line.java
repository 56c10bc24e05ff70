package dev.millrace.bench.report;

import dev.millrace.bench.figures.Samples;

/**
 * One figure of the engine.
 *
 * @param key its name in the targets and references, such as {@code W2b queued}
 * @param title what was measured, in words
 */
public record Line(String key, String title, String unit, boolean lessIsBetter, Samples samples) {

  /** A figure of which less is better. */
  public static Line less(String key, String title, String unit, double... values) {
    return new Line(key, title, unit, true, Samples.of(values));
  }

  double value() {
    return samples.median();
  }
}
