package dev.millrace.engine.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels as a task gives them, rendered: a map, a list of key and value, or JSON for either. */
public final class WrittenLabels {

  private static final String SYSTEM_PREFIX = "system.";

  private WrittenLabels() {}

  /** Labels by key, in the order given; a value that is nothing is the empty text. */
  public static Map<String, String> read(@Nullable Object written) throws TaskFailure {
    Map<String, String> labels = new LinkedHashMap<>();
    Object given = written instanceof String text ? parsed(text) : written;
    switch (given) {
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          add(labels, entry.getKey(), entry.getValue());
        }
      }
      case List<?> list -> {
        for (Object each : list) {
          if (!(each instanceof Map<?, ?> pair)) {
            throw new TaskFailure("A label in a list is a map of `key` and `value`, got: " + each);
          }
          add(labels, pair.get("key"), pair.get("value"));
        }
      }
      case null, default -> throw unreadable(String.valueOf(written));
    }
    return labels;
  }

  private static @Nullable Object parsed(String text) throws TaskFailure {
    try {
      return JsonText.parse(text);
    } catch (JsonProcessingException e) {
      throw unreadable(text);
    }
  }

  private static TaskFailure unreadable(String text) {
    return new TaskFailure(
        "Property `labels`: expected a map, a list of `key` and `value`, or JSON for either, got: "
            + text);
  }

  private static void add(Map<String, String> labels, @Nullable Object key, @Nullable Object value)
      throws TaskFailure {
    String name = key == null ? "" : key.toString().strip();
    if (name.isEmpty()) {
      throw new TaskFailure("Label keys cannot be empty, offending value: " + value);
    }
    if (name.startsWith(SYSTEM_PREFIX)) {
      throw new TaskFailure(
          "System labels can only be set by the engine itself, offending label: " + name);
    }
    if (value instanceof Map || value instanceof List) {
      throw new TaskFailure(
          "Label values are strings, numbers or booleans, offending label: " + name);
    }
    labels.put(name, value == null ? "" : value.toString());
  }
}
