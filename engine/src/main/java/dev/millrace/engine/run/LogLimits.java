package dev.millrace.engine.run;

/**
 * How much one attempt may log.
 *
 * @param linesMax lines after which one warning is logged and the rest dropped
 * @param bytesPerLineMax a longer line is cut
 * @param bytesMax sum over the attempt's lines
 */
public record LogLimits(int linesMax, int bytesPerLineMax, long bytesMax) {

  public LogLimits {
    if (linesMax < 1 || bytesPerLineMax < 100 || bytesMax < bytesPerLineMax) {
      throw new IllegalArgumentException(
          "log limits: at least one line, 100 bytes per line, and as many in all as per line");
    }
  }

  public static LogLimits defaults() {
    return new LogLimits(100_000, 64 << 10, 64L << 20);
  }
}
