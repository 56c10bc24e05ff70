package dev.millrace.engine.run;

import dev.millrace.engine.store.ExecutionStore;
import org.jspecify.annotations.Nullable;

/**
 * An execution that is not stored yet: its row with documents, and the flow it runs.
 *
 * @param copy what it takes over from the execution it replays; null when it begins at the
 *     beginning
 */
record NewExecution(ExecutionStore.Row row, RunnableFlow flow, @Nullable ReplayCopy copy) {

  NewExecution(ExecutionStore.Row row, RunnableFlow flow) {
    this(row, flow, null);
  }

  NewExecution withCopy(ReplayCopy taken) {
    return new NewExecution(row, flow, taken);
  }
}
