package dev.millrace.engine.run;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.Documents;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What expressions may read of an execution. In the planning transaction the session answers, with
 * what it has not written yet; on a worker a reader of the database does.
 */
interface Reads {

  RunnableFlow runnable();

  Execution execution();

  Documents documents();

  @Nullable TaskRun parent(TaskRun run);

  /** Runs of a task with their outputs, oldest first; of one iteration when that is named. */
  List<RunOutputs> runsOf(String taskId, @Nullable Integer iteration);

  /** Outputs of one run, empty when it has none. */
  Map<String, @Nullable Object> outputs(TaskRun run);

  /** Every task run, for {@code tasks.x.state} and {@code tasksWithState()}. */
  List<TaskRun> all();

  /** A run and its outputs; null when it has none. */
  record RunOutputs(TaskRun run, @Nullable Map<String, @Nullable Object> outputs) {}
}
