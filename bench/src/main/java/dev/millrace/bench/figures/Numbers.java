package dev.millrace.bench.figures;

import java.util.Locale;

/** Numbers for people: three digits that matter, thousands apart. */
public final class Numbers {

  private Numbers() {}

  public static String text(double value) {
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }
}
