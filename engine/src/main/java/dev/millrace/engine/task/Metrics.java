package dev.millrace.engine.task;

import java.util.Locale;
import java.util.Map;

/** Metrics of one task run. Safe for all threads. */
public interface Metrics {

  /** What a value means: an amount to add, a duration in seconds, or a level. */
  enum Type {
    COUNTER,
    TIMER,
    GAUGE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As it is stored and shown. */
    public String text() {
      return text;
    }
  }

  void record(Type type, String name, double value, Map<String, String> tags);

  default void counter(String name, double value) {
    record(Type.COUNTER, name, value, Map.of());
  }
}
