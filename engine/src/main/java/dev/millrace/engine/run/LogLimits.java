package dev.millrace.engine.run;

/**
 * How much one attempt may log and measure.
 *
 * @param linesMax lines after which one warning is logged and the rest dropped
 * @param bytesPerLineMax a longer line is cut
 * @param bytesMax sum over the attempt's lines
 * @param metricsMax values of metrics; more fail the attempt
 */
public record LogLimits(int linesMax, int bytesPerLineMax, long bytesMax, int metricsMax) {

  public LogLimits {
    if (linesMax < 1 || metricsMax < 1 || bytesPerLineMax < 100 || bytesMax < bytesPerLineMax) {
      throw new IllegalArgumentException(
          "log limits: at least one line, one metric, 100 bytes per line, and as many in all as per"
              + " line");
    }
  }

  public static LogLimits defaults() {
    return new LogLimits(100_000, 64 << 10, 64L << 20, 10_000);
  }
}
