package dev.millrace.engine.task;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task failed in a way its user can understand; what it found out so far is kept as outputs. */
public final class TaskFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, @Nullable Object> outputs;

  public TaskFailure(String message) {
    this(message, Map.of());
  }

  public TaskFailure(String message, Map<String, @Nullable Object> outputs) {
    super(message);
    this.outputs = new LinkedHashMap<>(outputs);
  }

  public Map<String, @Nullable Object> outputs() {
    return outputs;
  }
}
