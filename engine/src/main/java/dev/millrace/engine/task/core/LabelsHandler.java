package dev.millrace.engine.task.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.JsonText;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.task.TaskResult.ExecutionChange.SetLabels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds labels to its execution. */
final class LabelsHandler implements TaskHandler<LabelsHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.execution.Labels",
          List.of("io.kestra.core.tasks.executions.Labels"),
          "Add or replace labels of the execution.",
          Params.class,
          true);

  private static final String SYSTEM_PREFIX = "system.";

  /** Properties of the task. */
  record Params(
      @Doc("Labels: a map, a list of key and value, or JSON for either.") @Required
          Object labels) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    Map<String, String> labels = new LinkedHashMap<>();
    Object given = params.labels() instanceof String text ? parsed(text) : params.labels();
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
      case null, default -> throw unreadable(String.valueOf(params.labels()));
    }
    return TaskResult.changing(new SetLabels(labels));
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
    if (value == null || value.toString().isEmpty()) {
      throw new TaskFailure("Label values cannot be empty, offending label: " + name);
    }
    labels.put(name, value.toString());
  }
}
