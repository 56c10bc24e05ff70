package dev.millrace.engine.run;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.store.ExecutionStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution that is not stored yet: its row with documents, and the flow it runs.
 *
 * @param copy what it takes over from the execution it replays; null when it begins at the
 *     beginning
 * @param undeclared inputs that were given and that its flow does not have
 */
record NewExecution(
    ExecutionStore.Row row, RunnableFlow flow, @Nullable ReplayCopy copy, List<String> undeclared) {

  NewExecution(ExecutionStore.Row row, RunnableFlow flow) {
    this(row, flow, null, List.of());
  }

  NewExecution withCopy(ReplayCopy taken) {
    return new NewExecution(row, flow, taken, undeclared);
  }

  NewExecution withUndeclared(List<String> names) {
    return new NewExecution(row, flow, copy, names);
  }

  /** What to log about inputs that are ignored. */
  List<String> warnings() {
    Execution execution = row.execution();
    return undeclared.stream()
        .map(name ->
            "Input %s was provided for workflow %s.%s but isn't declared in the workflow inputs"
                .formatted(name, execution.namespace(), execution.flowId()))
        .toList();
  }
}
