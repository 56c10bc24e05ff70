package dev.millrace.engine.store;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do. Its id is the token that every write about it carries.
 *
 * @param nodeId the node that claimed it, null while anybody may
 * @param crashes times a node died while holding it
 */
public record WorkRow(
    UUID id,
    Kind kind,
    ExecutionId executionId,
    @Nullable TaskRunId taskRunId,
    int epoch,
    String namespace,
    Instant dueAt,
    @Nullable UUID nodeId,
    int crashes) {

  public WorkRow withCrashes(int next) {
    return new WorkRow(id, kind, executionId, taskRunId, epoch, namespace, dueAt, nodeId, next);
  }

  /** What is to be done. */
  public enum Kind {
    /** Begin an execution. */
    START,
    /** Run an attempt of a task run. */
    RUN,
    /** A task run has waited long enough. */
    WAKE,
    /** The execution a Subflow task run waits for is closed. */
    CHILD,
    /** Kill an execution. */
    KILL,
    /** Restart the execution a restarted Subflow task run had started. */
    RESTART
  }
}
