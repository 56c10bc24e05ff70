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
 * @param closedAt afterExecution is over too: nothing will change any more
 * @param error why it failed, when no task run says so
 */
public record Execution(
    Birth birth,
    int flowRevision,
    int epoch,
    int attemptNumber,
    Course course,
    Progress progress,
    boolean suspended,
    @Nullable UUID token,
    @Nullable Instant closedAt,
    @Nullable String error) {

  /**
   * What never changes.
   *
   * @param parentId the execution this one replays
   * @param originalId the first of those that replay each other; itself when it replays none
   * @param callerId the execution whose Subflow task started this one
   */
  public record Birth(
      ExecutionId id,
      String namespace,
      String flowId,
      @Nullable ExecutionId parentId,
      ExecutionId originalId,
      @Nullable ExecutionId callerId,
      @Nullable TaskRunId callerTaskRunId,
      @Nullable Instant scheduleDate,
      Instant createdAt) {}

  public Execution {
    error = StorableText.orNull(error);
  }

  /** A new one, before anything of it runs. */
  public static Execution created(Birth birth, int flowRevision, int attemptNumber) {
    return new Execution(
        birth,
        flowRevision,
        0,
        attemptNumber,
        Course.created(birth.createdAt()),
        Progress.at("tasks", 0),
        false,
        null,
        null,
        null);
  }

  /** The same execution in another state from {@code at} on; the history grows by it. */
  public Execution withState(State next, Instant at) {
    return with(course.to(next, at), progress, token, closedAt, error);
  }

  public Execution withProgress(Progress next) {
    return with(course, next, token, closedAt, error);
  }

  public Execution withToken(@Nullable UUID next) {
    return with(course, progress, next, closedAt, error);
  }

  public Execution withError(@Nullable String next) {
    return with(course, progress, token, closedAt, next);
  }

  public Execution closed(Instant at) {
    return with(course, progress, null, at, error);
  }

  private Execution with(
      Course course,
      Progress progress,
      @Nullable UUID token,
      @Nullable Instant closedAt,
      @Nullable String error) {
    return new Execution(
        birth,
        flowRevision,
        epoch,
        attemptNumber,
        course,
        progress,
        suspended,
        token,
        closedAt,
        error);
  }

  public Execution withSuspended(boolean next) {
    return new Execution(
        birth, flowRevision, epoch, attemptNumber, course, progress, next, token, closedAt, error);
  }

  /** Opened again by a restart: a new epoch, of the given revision. */
  public Execution restarted(int revision, Instant at) {
    return new Execution(
        birth,
        revision,
        epoch + 1,
        attemptNumber + 1,
        course.to(State.RESTARTED, at),
        progress,
        false,
        null,
        null,
        null);
  }

  // ---- what is in its parts

  public ExecutionId id() {
    return birth.id();
  }

  public String namespace() {
    return birth.namespace();
  }

  public String flowId() {
    return birth.flowId();
  }

  public @Nullable ExecutionId parentId() {
    return birth.parentId();
  }

  public ExecutionId originalId() {
    return birth.originalId();
  }

  public @Nullable ExecutionId callerId() {
    return birth.callerId();
  }

  public @Nullable TaskRunId callerTaskRunId() {
    return birth.callerTaskRunId();
  }

  public @Nullable Instant scheduleDate() {
    return birth.scheduleDate();
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
}
