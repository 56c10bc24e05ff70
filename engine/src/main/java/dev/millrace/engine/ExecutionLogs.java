package dev.millrace.engine;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.query.LogQueries;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.LogStore;

/**
 * Removes lines of the log on a user's wish; reading is {@code LogQueries}. Safe for all threads.
 */
public final class ExecutionLogs {
  private final LogStore store;

  ExecutionLogs(LogStore store) {
    this.store = store;
  }

  /** Removes the selected lines of an execution; tells how many. */
  public int delete(ExecutionId execution, LogQueries.Selection selection) {
    LogLevel level = selection.minLevel();
    return store.delete(
        execution,
        new LogStore.Selection(
            level == null ? null : level.number(),
            selection.taskId(),
            selection.taskRunId(),
            selection.attempt()));
  }

  /** Removes what a trigger wrote outside executions; tells how many lines. */
  public int deleteOfTrigger(String namespace, String flowId, String triggerId) {
    return store.deleteOfTrigger(namespace, flowId, triggerId);
  }
}
