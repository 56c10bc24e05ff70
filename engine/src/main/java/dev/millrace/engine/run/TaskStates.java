package dev.millrace.engine.run;

import dev.millrace.engine.state.TaskRun;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tasks} in an expression: the state of each task run, below loops by value. */
final class TaskStates {

  private TaskStates() {}

  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> of(Reads reads) {
    Map<String, @Nullable Object> states = new LinkedHashMap<>();
    for (TaskRun run : reads.all()) {
      Map<String, @Nullable Object> state = new LinkedHashMap<>();
      state.put("state", run.state().name());
      if (run.value() == null) {
        states.put(run.taskId(), state);
      } else {
        Map<String, @Nullable Object> values =
            (Map<String, @Nullable Object>)
                states.computeIfAbsent(
                    run.taskId(), id -> new LinkedHashMap<String, @Nullable Object>());
        values.put(run.value(), state);
      }
    }
    return states;
  }
}
