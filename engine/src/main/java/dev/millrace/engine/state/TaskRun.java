package dev.millrace.engine.state;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task in an execution: its row, without the outputs, which are loaded when asked for.
 *
 * @param parentId flow-control task run it belongs to, null at the flow level
 * @param value iteration value, only on the direct children of a loop
 * @param iteration 0-based index in a loop; of a LoopUntil and its children the 1-based round
 * @param branch branch of the parent this run belongs to
 * @param attempt attempts begun; 0 before the first
 * @param token the work row of the current attempt, or of the timer it waits for
 * @param childExecutionId the execution a Subflow started
 * @param progress flow-control tasks only
 * @param dueAt what it waits for: retry, end of a pause, next round of a loop
 * @param pastAttempts JSON array of the attempts before the current one, as the API shows them
 */
public record TaskRun(
    TaskRunId id,
    ExecutionId executionId,
    String taskId,
    @Nullable TaskRunId parentId,
    @Nullable String value,
    @Nullable Integer iteration,
    String branch,
    State state,
    int attempt,
    @Nullable UUID token,
    @Nullable ExecutionId childExecutionId,
    @Nullable Progress progress,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant dueAt,
    History history,
    @Nullable String pastAttempts,
    @Nullable String error) {

  public TaskRun {
    value = StorableText.orNull(value);
    error = StorableText.orNull(error);
  }

  /** The same run in another state from {@code at} on; the history grows by it. */
  public TaskRun withState(State next, Instant at) {
    Instant started = startedAt == null && next == State.RUNNING ? at : startedAt;
    Instant ended = next.isTerminal() ? at : null;
    return new TaskRun(
        id,
        executionId,
        taskId,
        parentId,
        value,
        iteration,
        branch,
        next,
        attempt,
        token,
        childExecutionId,
        progress,
        createdAt,
        started,
        ended,
        dueAt,
        history.then(next, at),
        pastAttempts,
        error);
  }

  public TaskRun withProgress(@Nullable Progress next) {
    return new TaskRun(
        id,
        executionId,
        taskId,
        parentId,
        value,
        iteration,
        branch,
        state,
        attempt,
        token,
        childExecutionId,
        next,
        createdAt,
        startedAt,
        endedAt,
        dueAt,
        history,
        pastAttempts,
        error);
  }

  /** Waiting for this work row until {@code due}; null and null when it waits for nothing. */
  public TaskRun withToken(@Nullable UUID next, @Nullable Instant due) {
    return new TaskRun(
        id,
        executionId,
        taskId,
        parentId,
        value,
        iteration,
        branch,
        state,
        attempt,
        next,
        childExecutionId,
        progress,
        createdAt,
        startedAt,
        endedAt,
        due,
        history,
        pastAttempts,
        error);
  }

  /** One more attempt begins; {@code past} are the attempts before it. */
  public TaskRun withAttempt(int next, @Nullable String past) {
    return new TaskRun(
        id,
        executionId,
        taskId,
        parentId,
        value,
        iteration,
        branch,
        state,
        next,
        token,
        childExecutionId,
        progress,
        createdAt,
        startedAt,
        endedAt,
        dueAt,
        history,
        past,
        error);
  }

  public TaskRun withChild(@Nullable ExecutionId child) {
    return new TaskRun(
        id,
        executionId,
        taskId,
        parentId,
        value,
        iteration,
        branch,
        state,
        attempt,
        token,
        child,
        progress,
        createdAt,
        startedAt,
        endedAt,
        dueAt,
        history,
        pastAttempts,
        error);
  }

  public TaskRun withIteration(int next) {
    return new TaskRun(
        id,
        executionId,
        taskId,
        parentId,
        value,
        next,
        branch,
        state,
        attempt,
        token,
        childExecutionId,
        progress,
        createdAt,
        startedAt,
        endedAt,
        dueAt,
        history,
        pastAttempts,
        error);
  }

  public TaskRun withError(@Nullable String next) {
    return new TaskRun(
        id,
        executionId,
        taskId,
        parentId,
        value,
        iteration,
        branch,
        state,
        attempt,
        token,
        childExecutionId,
        progress,
        createdAt,
        startedAt,
        endedAt,
        dueAt,
        history,
        pastAttempts,
        next);
  }

  /** The progress of a run that is known to be flow control. */
  public Progress requireProgress() {
    if (progress == null) {
      throw new IllegalStateException("task run " + id + " of " + taskId + " has no progress");
    }
    return progress;
  }
}
