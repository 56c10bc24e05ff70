package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.task.TaskResult.ExecutionChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something the committer shall do to one execution, in the next transaction. */
sealed interface Request {

  ExecutionId executionId();

  /** The task run the request is about; its row is loaded with the execution's. */
  default @Nullable TaskRunId taskRunId() {
    return null;
  }

  /** The work row it is about, which waits for the committer until it is done; null for none. */
  default @Nullable UUID workId() {
    return null;
  }

  /** Completes after the commit, or fails with the reason why nothing was done. */
  default @Nullable CompletableFuture<?> answer() {
    return null;
  }

  /**
   * A new execution, prepared by the one who asks. The answer is null when an earlier commit of
   * unknown outcome has stored it after all.
   *
   * @param taskRunsShown how many task runs the answer has at most
   */
  record Create(
      NewExecution execution, int taskRunsShown, CompletableFuture<@Nullable Snapshot> answer)
      implements Request {
    @Override
    public ExecutionId executionId() {
      return execution.row().execution().id();
    }
  }

  /** An attempt ended; its token decides whether the result counts. */
  record Completed(
      ExecutionId executionId,
      TaskRunId taskRunId,
      UUID token,
      Outcome outcome,
      List<MetricEntry> metrics)
      implements Request {}

  /**
   * How an attempt ended.
   *
   * @param outputs null when it has none
   * @param startedAt when the attempt began on this node
   */
  record Outcome(
      State state,
      @Nullable String error,
      @Nullable Map<String, @Nullable Object> outputs,
      List<ExecutionChange> changes,
      Instant startedAt) {}

  /** A work row that needs no worker: START, WAKE, CHILD, KILL, or a RUN of a pure task. */
  record Due(WorkRow work) implements Request {
    @Override
    public ExecutionId executionId() {
      return work.executionId();
    }

    @Override
    public @Nullable TaskRunId taskRunId() {
      return work.taskRunId();
    }

    @Override
    public UUID workId() {
      return work.id();
    }
  }

  /**
   * The node that held this attempt is gone, or gives it back.
   *
   * @param crashed false when it was given back by a node that stops in order
   */
  record Rescue(WorkRow work, boolean crashed) implements Request {
    @Override
    public ExecutionId executionId() {
      return work.executionId();
    }

    @Override
    public @Nullable TaskRunId taskRunId() {
      return work.taskRunId();
    }

    @Override
    public UUID workId() {
      return work.id();
    }
  }

  /**
   * An execution that cannot be planned: it ends FAILED with the reason, nothing else suffers.
   *
   * @param work the row over which that was found out; it is done with
   */
  record Quarantine(ExecutionId executionId, String reason, @Nullable UUID work)
      implements Request {

    /** Found out without a row of its own. */
    Quarantine(ExecutionId executionId, String reason) {
      this(executionId, reason, null);
    }

    @Override
    public @Nullable UUID workId() {
      return work;
    }
  }

  /** What a user asks for: kill, pause, resume, restart … */
  record Signal(
      ExecutionId executionId,
      @Nullable TaskRunId taskRunId,
      Action action,
      CompletableFuture<Void> answer)
      implements Request {

    /** Checks first, then changes; raises EngineException before it has changed anything. */
    @FunctionalInterface
    interface Action {
      void apply(Driver driver) throws Exception;
    }
  }
}
