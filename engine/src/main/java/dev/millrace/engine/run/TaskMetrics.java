package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.task.Metrics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Metrics of one attempt, checked and counted against a limit. They are stored with its result, so
 * a result that is not accepted leaves none. Safe for all threads.
 */
final class TaskMetrics implements Metrics {
  private static final int NAME_CHARS_MAX = 200;
  private static final int TAGS_MAX = 50;

  private final Origin origin;
  private final int valuesMax;
  private final InstantSource clock;

  // Guarded by this.
  private final List<MetricEntry> lines = new ArrayList<>();

  TaskMetrics(Origin origin, int valuesMax, InstantSource clock) {
    this.origin = origin;
    this.valuesMax = valuesMax;
    this.clock = clock;
  }

  @Override
  public void record(Type type, String name, double value, Map<String, String> tags) {
    check(name, value, tags);
    MetricEntry line = new MetricEntry(clock.instant(), origin, name, type.text(), value, tags);
    synchronized (this) {
      if (lines.size() == valuesMax) {
        throw new EngineException(
            ErrorCode.LIMIT_EXCEEDED,
            "an attempt may record "
                + valuesMax
                + " metric values; add them up before recording, or raise the setting metrics-max");
      }
      lines.add(line);
    }
  }

  /** What was recorded until now. */
  synchronized List<MetricEntry> lines() {
    return List.copyOf(lines);
  }

  private static void check(String name, double value, Map<String, String> tags) {
    if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
      throw invalid("a metric's name has 1 to " + NAME_CHARS_MAX + " characters");
    }
    if (!Double.isFinite(value)) {
      throw invalid("metric " + name + ": the value must be a finite number, not " + value);
    }
    if (tags.size() > TAGS_MAX) {
      throw invalid("metric " + name + ": at most " + TAGS_MAX + " tags");
    }
  }

  private static EngineException invalid(String message) {
    return new EngineException(ErrorCode.REQUEST_INVALID, message);
  }
}
