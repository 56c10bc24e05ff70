package dev.millrace.api.executions;

import dev.millrace.engine.query.ExecutionView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the API shows it.
 *
 * @param kind only where it is not a normal one
 * @param taskRunsTotal only where the list was cut
 * @param error why it failed, when no task run says so
 * @param url its page, in the answer to its creation
 */
record ExecutionAnswer(
    String id,
    String namespace,
    String flowId,
    int flowRevision,
    List<TaskRunAnswer> taskRunList,
    @Nullable Map<String, @Nullable Object> inputs,
    @Nullable Map<String, @Nullable Object> outputs,
    @Nullable Map<String, @Nullable Object> variables,
    List<LabelAnswer> labels,
    StateAnswer state,
    @Nullable String parentId,
    String originalId,
    @Nullable Map<String, @Nullable Object> trigger,
    boolean deleted,
    Metadata metadata,
    @Nullable Instant scheduleDate,
    @Nullable String kind,
    @Nullable Long taskRunsTotal,
    @Nullable String error,
    @Nullable String url) {

  /** How often it was tried. */
  record Metadata(int attemptNumber, Instant originalCreatedDate) {}

  static ExecutionAnswer of(ExecutionView view) {
    return of(view, null);
  }

  /** With the address of its page. */
  static ExecutionAnswer of(ExecutionView view, @Nullable String url) {
    Instant now = Instant.now();
    ExecutionView.Lineage lineage = view.lineage();
    return new ExecutionAnswer(
        view.id().toString(),
        view.namespace(),
        view.flowId(),
        view.flowRevision(),
        view.taskRuns().stream().map(run -> TaskRunAnswer.of(run, now)).toList(),
        view.documents().inputs(),
        view.documents().outputs(),
        view.documents().variables(),
        LabelAnswer.list(view.labels()),
        StateAnswer.of(view.state(), now),
        lineage.parentId() == null ? null : lineage.parentId().toString(),
        lineage.originalId().toString(),
        view.trigger(),
        false,
        new Metadata(lineage.attemptNumber(), lineage.originalCreatedAt()),
        view.scheduleDate(),
        view.kind().equals("NORMAL") ? null : view.kind(),
        view.taskRunsTotal() > view.taskRuns().size() ? view.taskRunsTotal() : null,
        view.error(),
        url);
  }
}
