package dev.millrace.bench.figures;

import java.util.List;

/**
 * A straight line through measured costs: what one more unit costs, and how that changes with what
 * was done before.
 *
 * @param start cost at the beginning
 * @param slope what it grows by with each step
 */
public record Trend(double start, double slope) {

  /** The line with the least squared distances. */
  public static Trend through(List<Double> positions, List<Double> costs) {
    int count = positions.size();
    if (count < 2 || count != costs.size()) {
      throw new IllegalArgumentException("a line needs two points or more, each with its cost");
    }
    double meanPosition = mean(positions);
    double meanCost = mean(costs);
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < count; i++) {
      double distance = positions.get(i) - meanPosition;
      covariance += distance * (costs.get(i) - meanCost);
      variance += distance * distance;
    }
    double slope = covariance / variance;
    return new Trend(meanCost - slope * meanPosition, slope);
  }

  public double at(double position) {
    return start + slope * position;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
