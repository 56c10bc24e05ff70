package dev.millrace.engine.state;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of an execution as the planner needs it; its documents (inputs, variables, labels,
 * outputs, trigger) are beside it, not in it.
 *
 * @param epoch grows at each restart; every write names it
 * @param progress of the flow level
 * @param suspended paused by hand: what runs may end, nothing new starts
 * @param token the work row that will wake this execution, when no task run has one
 * @param parentId the execution this one replays
 * @param callerId the execution whose Subflow task started this one
 * @param closedAt afterExecution is over too: nothing will change any more
 * @param error why it failed, when no task run says so
 */
public record Execution(
    ExecutionId id,
    String namespace,
    String flowId,
    int flowRevision,
    State state,
    int epoch,
    Progress progress,
    boolean suspended,
    @Nullable UUID token,
    @Nullable ExecutionId parentId,
    ExecutionId originalId,
    @Nullable ExecutionId callerId,
    @Nullable TaskRunId callerTaskRunId,
    int attemptNumber,
    @Nullable Instant scheduleDate,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant closedAt,
    History history,
    @Nullable String error) {

  public Execution {
    error = StorableText.orNull(error);
  }

  /** The same execution in another state from {@code at} on; the history grows by it. */
  public Execution withState(State next, Instant at) {
    Instant started = startedAt == null && next == State.RUNNING ? at : startedAt;
    Instant ended = next.isTerminal() ? at : null;
    return new Execution(
        id,
        namespace,
        flowId,
        flowRevision,
        next,
        epoch,
        progress,
        suspended,
        token,
        parentId,
        originalId,
        callerId,
        callerTaskRunId,
        attemptNumber,
        scheduleDate,
        createdAt,
        started,
        ended,
        closedAt,
        history.then(next, at),
        error);
  }

  public Execution withProgress(Progress next) {
    return new Execution(
        id,
        namespace,
        flowId,
        flowRevision,
        state,
        epoch,
        next,
        suspended,
        token,
        parentId,
        originalId,
        callerId,
        callerTaskRunId,
        attemptNumber,
        scheduleDate,
        createdAt,
        startedAt,
        endedAt,
        closedAt,
        history,
        error);
  }

  public Execution withSuspended(boolean next) {
    return new Execution(
        id,
        namespace,
        flowId,
        flowRevision,
        state,
        epoch,
        progress,
        next,
        token,
        parentId,
        originalId,
        callerId,
        callerTaskRunId,
        attemptNumber,
        scheduleDate,
        createdAt,
        startedAt,
        endedAt,
        closedAt,
        history,
        error);
  }

  public Execution withToken(@Nullable UUID next) {
    return new Execution(
        id,
        namespace,
        flowId,
        flowRevision,
        state,
        epoch,
        progress,
        suspended,
        next,
        parentId,
        originalId,
        callerId,
        callerTaskRunId,
        attemptNumber,
        scheduleDate,
        createdAt,
        startedAt,
        endedAt,
        closedAt,
        history,
        error);
  }

  public Execution withError(@Nullable String next) {
    return new Execution(
        id,
        namespace,
        flowId,
        flowRevision,
        state,
        epoch,
        progress,
        suspended,
        token,
        parentId,
        originalId,
        callerId,
        callerTaskRunId,
        attemptNumber,
        scheduleDate,
        createdAt,
        startedAt,
        endedAt,
        closedAt,
        history,
        next);
  }

  public Execution closed(Instant at) {
    return new Execution(
        id,
        namespace,
        flowId,
        flowRevision,
        state,
        epoch,
        progress,
        suspended,
        null,
        parentId,
        originalId,
        callerId,
        callerTaskRunId,
        attemptNumber,
        scheduleDate,
        createdAt,
        startedAt,
        endedAt,
        at,
        history,
        error);
  }

  /** Opened again by a restart: a new epoch, of the given revision. */
  public Execution restarted(int revision, Instant at) {
    return new Execution(
        id,
        namespace,
        flowId,
        revision,
        State.RESTARTED,
        epoch + 1,
        progress,
        false,
        null,
        parentId,
        originalId,
        callerId,
        callerTaskRunId,
        attemptNumber + 1,
        scheduleDate,
        createdAt,
        startedAt,
        null,
        null,
        history.then(State.RESTARTED, at),
        null);
  }
}
