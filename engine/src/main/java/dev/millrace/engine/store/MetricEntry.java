package dev.millrace.engine.store;

import java.time.Instant;
import java.util.Map;

/**
 * One value of a metric, about to be stored.
 *
 * @param origin the attempt that recorded it
 * @param type counter, timer (seconds) or gauge
 */
public record MetricEntry(
    Instant at, Origin origin, String name, String type, double value, Map<String, String> tags) {

  public MetricEntry {
    tags = Map.copyOf(tags);
  }
}
