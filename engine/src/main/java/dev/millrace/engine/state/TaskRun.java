package dev.millrace.engine.state;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task in an execution: its row, without the outputs, which are loaded when asked for.
 *
 * @param iteration 0-based index in a loop; of a LoopUntil and its children the 1-based round
 * @param progress flow-control tasks only
 */
public record TaskRun(
    Birth birth,
    @Nullable Integer iteration,
    Course course,
    Current current,
    @Nullable Progress progress,
    @Nullable String error) {

  /**
   * What never changes.
   *
   * @param parentId flow-control task run it belongs to, null at the flow level
   * @param value iteration value, only on the direct children of a loop
   * @param branch branch of the parent this run belongs to
   */
  public record Birth(
      TaskRunId id,
      ExecutionId executionId,
      String taskId,
      @Nullable TaskRunId parentId,
      @Nullable String value,
      String branch,
      Instant createdAt) {

    public Birth {
      value = StorableText.orNull(value);
    }
  }

  /**
   * The attempt at hand, and what the run waits for.
   *
   * @param attempt attempts begun; 0 before the first
   * @param token the work row of the current attempt, or of the timer it waits for
   * @param dueAt what it waits for: retry, end of a pause, next round of a loop
   * @param childExecutionId the execution a Subflow started
   * @param pastAttempts JSON array of the attempts before the current one, as the API shows them
   */
  public record Current(
      int attempt,
      @Nullable UUID token,
      @Nullable Instant dueAt,
      @Nullable ExecutionId childExecutionId,
      @Nullable String pastAttempts) {

    private static final Current NONE = new Current(0, null, null, null, null);
  }

  public TaskRun {
    error = StorableText.orNull(error);
  }

  /** A new one, before its first attempt. */
  public static TaskRun created(Birth birth, @Nullable Integer iteration) {
    Course course = Course.created(birth.createdAt());
    return new TaskRun(birth, iteration, course, Current.NONE, null, null);
  }

  /** The same run in another state from {@code at} on; the history grows by it. */
  public TaskRun withState(State next, Instant at) {
    return new TaskRun(birth, iteration, course.to(next, at), current, progress, error);
  }

  public TaskRun withProgress(@Nullable Progress next) {
    return new TaskRun(birth, iteration, course, current, next, error);
  }

  public TaskRun withIteration(int next) {
    return new TaskRun(birth, next, course, current, progress, error);
  }

  public TaskRun withError(@Nullable String next) {
    return new TaskRun(birth, iteration, course, current, progress, next);
  }

  /** Waiting for this work row until {@code due}; null and null when it waits for nothing. */
  public TaskRun withToken(@Nullable UUID next, @Nullable Instant due) {
    return with(new Current(attempt(), next, due, childExecutionId(), pastAttempts()));
  }

  /** One more attempt begins; {@code past} are the attempts before it. */
  public TaskRun withAttempt(int next, @Nullable String past) {
    return with(new Current(next, token(), dueAt(), childExecutionId(), past));
  }

  public TaskRun withChild(@Nullable ExecutionId child) {
    return with(new Current(attempt(), token(), dueAt(), child, pastAttempts()));
  }

  private TaskRun with(Current next) {
    return new TaskRun(birth, iteration, course, next, progress, error);
  }

  /** The progress of a run that is known to be flow control. */
  public Progress requireProgress() {
    if (progress == null) {
      throw new IllegalStateException("task run " + id() + " of " + taskId() + " has no progress");
    }
    return progress;
  }

  // ---- what is in its parts

  public TaskRunId id() {
    return birth.id();
  }

  public ExecutionId executionId() {
    return birth.executionId();
  }

  public String taskId() {
    return birth.taskId();
  }

  public @Nullable TaskRunId parentId() {
    return birth.parentId();
  }

  public @Nullable String value() {
    return birth.value();
  }

  public String branch() {
    return birth.branch();
  }

  public Instant createdAt() {
    return birth.createdAt();
  }

  public State state() {
    return course.state();
  }

  public @Nullable Instant startedAt() {
    return course.startedAt();
  }

  public @Nullable Instant endedAt() {
    return course.endedAt();
  }

  public History history() {
    return course.history();
  }

  public int attempt() {
    return current.attempt();
  }

  public @Nullable UUID token() {
    return current.token();
  }

  public @Nullable Instant dueAt() {
    return current.dueAt();
  }

  public @Nullable ExecutionId childExecutionId() {
    return current.childExecutionId();
  }

  public @Nullable String pastAttempts() {
    return current.pastAttempts();
  }
}
