package dev.millrace.engine.task.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.task.JsonText;
import dev.millrace.engine.task.Metrics;
import dev.millrace.engine.task.RunContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a program says: lines {@code ::{json}::} carry outputs, metrics and log lines, every other
 * line is logged. Told by the two reading threads of a run, asked when both have ended.
 */
final class OutputProtocol implements TaskRunner.OutputListener {

  private static final Pattern MESSAGE = Pattern.compile("^::(\\{.*})::\\s*$", Pattern.DOTALL);
  private static final double NANOS_PER_SECOND = 1e9;

  private final RunContext context;
  private final Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
  private long outputBytes;
  private int outLines;
  private int errorLines;

  OutputProtocol(RunContext context) {
    this.context = context;
  }

  @Override
  public synchronized void standardOutput(String line) {
    outLines++;
    Matcher message = line.startsWith("::{") ? MESSAGE.matcher(line) : null;
    if (message == null || !message.matches()) {
      long cut = message == null ? 0 : LineReader.cutBytes(line);
      if (cut > 0) { // so large that its end is not here: its outputs are too large as well
        outputBytes += line.length() + cut;
      } else {
        context.logs().info(line);
      }
      return;
    }
    String json = message.group(1);
    try {
      if (JsonText.parse(json) instanceof Map<?, ?> parts) {
        receive(parts, json.length());
      }
    } catch (JsonProcessingException e) {
      context.logs().warn("Invalid outputs '" + json + "': " + e.getOriginalMessage());
    }
  }

  @Override
  public synchronized void standardError(String line) {
    errorLines++;
    context.logs().error(line);
  }

  private void receive(Map<?, ?> parts, int length) {
    if (parts.get("outputs") instanceof Map<?, ?> values) {
      outputBytes += length;
      values.forEach((name, value) -> outputs.put(String.valueOf(name), value));
    }
    if (parts.get("metrics") instanceof List<?> metrics) {
      metrics.forEach(this::metric);
    }
    if (parts.get("logs") instanceof List<?> logs) {
      logs.forEach(this::log);
    }
  }

  private void metric(Object given) {
    if (!(given instanceof Map<?, ?> metric) || metric.get("name") == null) {
      context
          .logs()
          .warn("Invalid metric '" + given + "': a metric has a type, a name and a value");
      return;
    }
    try {
      Metrics.Type type = type(String.valueOf(metric.get("type")));
      double value = value(type, String.valueOf(metric.get("value")));
      context
          .metrics()
          .record(type, metric.get("name").toString(), value, tags(metric.get("tags")));
    } catch (IllegalArgumentException e) {
      context.logs().warn("Invalid metric '" + metric.get("name") + "': " + e.getMessage());
    }
  }

  private static Metrics.Type type(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "counter" -> Metrics.Type.COUNTER;
      case "timer" -> Metrics.Type.TIMER;
      case "gauge" -> Metrics.Type.GAUGE;
      default ->
          throw new IllegalArgumentException("type is counter, timer or gauge, not `" + text + "`");
    };
  }

  private static double value(Metrics.Type type, String text) {
    return type == Metrics.Type.TIMER
            && text.stripLeading().toUpperCase(Locale.ROOT).startsWith("P")
        ? Durations.parse(text).toNanos() / NANOS_PER_SECOND
        : Double.parseDouble(text);
  }

  private static Map<String, String> tags(@Nullable Object given) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (given instanceof Map<?, ?> map) {
      map.forEach((name, value) -> tags.put(String.valueOf(name), String.valueOf(value)));
    }
    return tags;
  }

  private void log(Object given) {
    if (given instanceof Map<?, ?> line) {
      String message = String.valueOf(line.get("message"));
      context.logs().log(level(String.valueOf(line.get("level"))), message);
    } else {
      context.logs().info(String.valueOf(given));
    }
  }

  private static LogLevel level(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> LogLevel.TRACE;
      case "DEBUG" -> LogLevel.DEBUG;
      case "WARN", "WARNING" -> LogLevel.WARN;
      case "ERROR", "CRITICAL", "FATAL" -> LogLevel.ERROR;
      default -> LogLevel.INFO;
    };
  }

  /** The outputs so far; a later value of a name replaces an earlier one. */
  synchronized Map<String, @Nullable Object> outputs() {
    return new LinkedHashMap<>(outputs);
  }

  /** Length of all the JSON that carried outputs. */
  synchronized long outputBytes() {
    return outputBytes;
  }

  synchronized int outLines() {
    return outLines;
  }

  synchronized int errorLines() {
    return errorLines;
  }
}
