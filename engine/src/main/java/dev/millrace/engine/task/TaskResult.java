package dev.millrace.engine.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended well.
 *
 * @param outputs plain values: maps, lists, strings, numbers, booleans, null
 * @param warning the task run ends WARNING instead of SUCCESS
 * @param changes what it changes in its own execution, applied with the result in one transaction
 */
public record TaskResult(
    Map<String, @Nullable Object> outputs, boolean warning, List<ExecutionChange> changes) {

  private static final TaskResult EMPTY = new TaskResult(Map.of(), false, List.of());

  public TaskResult {
    outputs = new LinkedHashMap<>(outputs);
    changes = List.copyOf(changes);
  }

  public static TaskResult empty() {
    return EMPTY;
  }

  public static TaskResult of(Map<String, @Nullable Object> outputs) {
    return new TaskResult(outputs, false, List.of());
  }

  public static TaskResult changing(ExecutionChange change) {
    return new TaskResult(Map.of(), false, List.of(change));
  }

  /** A change to the execution the task belongs to. */
  public sealed interface ExecutionChange {

    /** Labels to add or replace. */
    record SetLabels(Map<String, String> labels) implements ExecutionChange {}

    /** Variables to merge deeply into the execution's. */
    record SetVariables(Map<String, @Nullable Object> variables, boolean overwrite)
        implements ExecutionChange {}

    /** Variables to remove; dots address nested ones. */
    record UnsetVariables(List<String> variables, boolean ignoreMissing)
        implements ExecutionChange {}

    /** End the execution now: SUCCESS, WARNING, FAILED, KILLED or CANCELLED. */
    record Exit(String state) implements ExecutionChange {}
  }
}
