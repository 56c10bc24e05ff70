package dev.millrace.engine.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flow as written, typed and checked.
 *
 * @param revision 0 before it is stored
 * @param labels values may be templates; a literal stays a literal
 * @param variables not rendered until a template asks with render()
 * @param finallyTasks the {@code finally} block
 */
public record Flow(
    String namespace,
    String id,
    int revision,
    @Nullable String description,
    boolean disabled,
    Map<String, String> labels,
    List<Input> inputs,
    List<Output> outputs,
    Map<String, @Nullable Object> variables,
    List<Task> tasks,
    List<Task> errors,
    List<Task> finallyTasks,
    List<Task> afterExecution,
    @Nullable Retry retry) {

  public Flow {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    tasks = List.copyOf(tasks);
    errors = List.copyOf(errors);
    finallyTasks = List.copyOf(finallyTasks);
    afterExecution = List.copyOf(afterExecution);
  }

  /** The same flow as the given stored revision. */
  public Flow withRevision(int revision) {
    return new Flow(
        namespace,
        id,
        revision,
        description,
        disabled,
        labels,
        inputs,
        outputs,
        variables,
        tasks,
        errors,
        finallyTasks,
        afterExecution,
        retry);
  }

  /** Tasks of the flow level by branch: tasks, errors, finally, afterExecution. */
  public Map<String, List<Task>> branches() {
    Map<String, List<Task>> all = new LinkedHashMap<>();
    all.put(Branches.TASKS, tasks);
    all.put(Branches.ERRORS, errors);
    all.put(Branches.FINALLY, finallyTasks);
    all.put(Branches.AFTER_EXECUTION, afterExecution);
    return all;
  }
}
