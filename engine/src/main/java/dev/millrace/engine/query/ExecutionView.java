package dev.millrace.engine.query;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the API shows it.
 *
 * @param taskRuns in order of creation; empty when they were not asked for
 * @param taskRunsTotal how many there are; more than the list holds when it was cut
 * @param trigger id, type and variables of what started it
 * @param lineage where it comes from
 * @param suspended paused by hand
 * @param closedAt nothing will change any more
 * @param error why it failed, when no task run says so
 */
public record ExecutionView(
    ExecutionId id,
    String namespace,
    String flowId,
    int flowRevision,
    StateView state,
    Documents documents,
    Map<String, String> labels,
    @Nullable Map<String, @Nullable Object> trigger,
    Lineage lineage,
    String kind,
    boolean suspended,
    @Nullable Instant scheduleDate,
    @Nullable Instant closedAt,
    @Nullable String error,
    List<TaskRunView> taskRuns,
    long taskRunsTotal) {

  public ExecutionView {
    taskRuns = List.copyOf(taskRuns);
  }

  /** What it was given, what it keeps, what it made; null is none. */
  public record Documents(
      @Nullable Map<String, @Nullable Object> inputs,
      @Nullable Map<String, @Nullable Object> variables,
      @Nullable Map<String, @Nullable Object> outputs) {}

  /**
   * Where it comes from.
   *
   * @param parentId replayed or retried from
   * @param originalId the first of that line; its own id for a fresh one
   * @param callerId the execution whose Subflow task run started it
   * @param attemptNumber grows at each restart
   */
  public record Lineage(
      @Nullable ExecutionId parentId,
      ExecutionId originalId,
      @Nullable ExecutionId callerId,
      @Nullable TaskRunId callerTaskRunId,
      int attemptNumber,
      Instant originalCreatedAt) {}

  /**
   * A new execution as it was stored.
   *
   * @param labels as a JSON object
   * @param runs its first task runs
   * @param total how many there are
   */
  public static ExecutionView ofNew(
      Execution execution, Stored stored, List<TaskRunView> runs, int total) {
    return new ExecutionView(
        execution.id(),
        execution.namespace(),
        execution.flowId(),
        execution.flowRevision(),
        new StateView(execution.state(), execution.history().entries()),
        new Documents(
            JsonColumns.map(stored.inputs),
            JsonColumns.map(stored.variables),
            JsonColumns.map(stored.outputs)),
        JsonColumns.texts(stored.labels),
        JsonColumns.map(stored.trigger),
        new Lineage(
            execution.parentId(),
            execution.originalId(),
            execution.callerId(),
            execution.callerTaskRunId(),
            execution.attemptNumber(),
            execution.createdAt()),
        stored.kind,
        execution.suspended(),
        execution.scheduleDate(),
        execution.closedAt(),
        execution.error(),
        runs,
        total);
  }

  /** The documents of an execution as JSON texts. */
  public record Stored(
      String inputs,
      String variables,
      String labels,
      @Nullable String trigger,
      @Nullable String outputs,
      String kind) {}

  ExecutionView withTaskRuns(List<TaskRunView> runs, long total) {
    return new ExecutionView(
        id,
        namespace,
        flowId,
        flowRevision,
        state,
        documents,
        labels,
        trigger,
        lineage,
        kind,
        suspended,
        scheduleDate,
        closedAt,
        error,
        runs,
        total);
  }
}
