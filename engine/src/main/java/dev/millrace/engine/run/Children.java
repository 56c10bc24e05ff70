package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.plan.Event;
import dev.millrace.engine.plan.Facts.RenderFailed;
import dev.millrace.engine.plan.Facts.RenderLater;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.WrittenLabels;
import dev.millrace.engine.template.TemplateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the executions of Subflow tasks and takes what they leave. The child is created in the
 * transaction of its parent, and begins in it while there is room: a flow of a few pure tasks is
 * over when its parent commits.
 */
final class Children {

  private static final String NEW = "NEW_EXECUTION";

  private final Driver driver;
  private final Session session;
  private final Batch batch;

  Children(Driver driver) {
    this.driver = driver;
    this.session = driver.session();
    this.batch = driver.batch();
  }

  /**
   * What starting a child needs, all of it known.
   *
   * @param before the failed child of before, which is restarted
   * @param failure why there will be none
   */
  record Prepared(
      @Nullable NewExecution child, @Nullable ExecutionId before, @Nullable String failure) {}

  /**
   * Renders and types what the child gets; changes nothing.
   *
   * @param again the parent was restarted
   * @throws RenderLater when something of it asks the outside
   * @throws OutsideCalls.CallNeeded the same, for the inputs of the child's flow
   */
  Prepared prepare(TaskRun run, FlowTask.Subflow task, boolean again) throws RenderLater {
    ExecutionId before = run.childExecutionId();
    if (again && before != null && task.waits() && !task.restartBehavior().equals(NEW)) {
      return new Prepared(null, before, null);
    }
    try {
      return new Prepared(child(run, task), null, null);
    } catch (RenderLater e) {
      throw e;
    } catch (RenderFailed | EngineException | DateTimeException e) {
      return new Prepared(null, null, e.getMessage());
    }
  }

  /**
   * A child that is closed.
   *
   * @param reads its context; asked for only when templates are rendered in it
   */
  record Ended(ExecutionStore.Row row, Supplier<Reads> reads) {}

  /**
   * What the planner is told of the end of a child. The outputs are those its flow declares, and
   * those the task asks for; where both have a name, the task's counts.
   *
   * @throws OutsideCalls.CallNeeded when a template asks the outside
   */
  Event.ChildEnded ended(TaskRun run, Ended child) {
    State state = child.row().execution().state();
    var declared = child.row().documents().outputs();
    Map<String, @Nullable Object> outputs =
        new LinkedHashMap<>(declared == null ? Map.of() : declared.map());
    Task task = session.runnable().index().place(run.taskId()).task();
    if (!(task instanceof FlowTask.Subflow subflow) || subflow.outputs().isEmpty()) {
      return new Event.ChildEnded(run, state, outputs, null);
    }
    try {
      outputs.putAll(asked(subflow.outputs(), child.reads().get()));
      return new Event.ChildEnded(run, state, outputs, null);
    } catch (EngineException | TemplateException e) {
      return new Event.ChildEnded(
          run,
          state,
          outputs,
          "Failed to extract outputs with the error: '%s'".formatted(e.getMessage()));
    }
  }

  @SuppressWarnings("unchecked") // a map is rendered to a map
  private Map<String, @Nullable Object> asked(
      Map<String, @Nullable Object> templates, Reads child) {
    Expressions expressions = batch.node().expressions();
    return (Map<String, @Nullable Object>)
        Objects.requireNonNull(
            expressions
                .templates()
                .renderDeep(templates, expressions.scope(child, null, null, Map.of())));
  }

  /** Starts the child, or restarts the failed one of before. */
  void start(TaskRun run, FlowTask.Subflow task, Prepared prepared) {
    ExecutionId before = prepared.before();
    NewExecution child = prepared.child();
    if (before != null) {
      driver.mergeOutputs(run.id(), Map.of("executionId", before.toString()));
      batch.message(driver, WorkRow.Kind.RESTART, before, null);
    } else if (child == null) {
      driver.raise(new Event.AttemptEnded(run, State.FAILED, prepared.failure()));
    } else {
      start(run, task, child);
    }
  }

  private void start(TaskRun run, FlowTask.Subflow task, NewExecution child) {
    var id = child.row().execution().id();
    session.change(session.current(run).withChild(id));
    Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
    outputs.put("executionId", id.toString());
    if (!task.waits()) {
      outputs.put("state", State.CREATED.name());
    }
    driver.mergeOutputs(run.id(), outputs);
    driver.log(
        run,
        LogLevel.INFO,
        "Created new execution [[link execution=\"%s\" flowId=\"%s\" namespace=\"%s\"]]"
            .formatted(id, child.row().execution().flowId(), child.row().execution().namespace()));
    child.warnings().forEach(warning -> driver.log(run, LogLevel.WARN, warning));
    batch.create(child);
    if (!task.waits()) {
      driver.raise(new Event.AttemptEnded(session.current(run), State.SUCCESS, null));
    }
  }

  private NewExecution child(TaskRun run, FlowTask.Subflow task) throws RenderFailed {
    String namespace = text(task.namespace(), run, task);
    String flowId = text(task.flowId(), run, task);
    RunnableFlow flow = flow(namespace, flowId, task.revision());
    return batch
        .node()
        .creation()
        .child(
            new Creation.Caller(session.execution(), session.documents(), run, trigger(run)),
            flow,
            new Creation.Wish(
                inputs(run, task), labels(run, task), inherits(run, task), date(run, task)));
  }

  private RunnableFlow flow(String namespace, String flowId, @Nullable Integer revision) {
    try {
      return batch.node().runnable(namespace, flowId, revision);
    } catch (EngineException e) {
      String message = String.valueOf(e.getMessage());
      if (e.code() == ErrorCode.FLOW_NOT_FOUND) {
        message =
            "Unable to find flow '%s'.'%s'%s; is it stored, and the name right?"
                .formatted(
                    namespace, flowId, revision == null ? "" : " with revision '" + revision + "'");
      } else if (e.code() == ErrorCode.FLOW_INVALID) {
        message = "Cannot execute an invalid flow: " + message;
      }
      throw new EngineException(e.code(), message, e);
    }
  }

  @SuppressWarnings("unchecked")
  private Map<String, @Nullable Object> inputs(TaskRun run, FlowTask.Subflow task)
      throws RenderFailed {
    Object rendered = task.inputs().isEmpty() ? null : session.render(task.inputs(), task, run);
    return rendered instanceof Map ? (Map<String, @Nullable Object>) rendered : Map.of();
  }

  private Map<String, String> labels(TaskRun run, FlowTask.Subflow task) throws RenderFailed {
    Object labels = task.labels();
    if (labels == null) {
      return Map.of();
    }
    try {
      return WrittenLabels.read(session.render(labels, task, run));
    } catch (TaskFailure e) {
      throw new RenderFailed(String.valueOf(e.getMessage()));
    }
  }

  private boolean inherits(TaskRun run, FlowTask.Subflow task) throws RenderFailed {
    return Boolean.parseBoolean(text(task.inheritLabels(), run, task).strip());
  }

  private @Nullable Instant date(TaskRun run, FlowTask.Subflow task) throws RenderFailed {
    String template = task.scheduleDate();
    String text = template == null ? "" : text(template, run, task).strip();
    return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
  }

  private String text(String template, TaskRun run, FlowTask.Subflow task) throws RenderFailed {
    return String.valueOf(session.render(template, task, run));
  }

  private Map<String, @Nullable Object> trigger(TaskRun run) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("executionId", session.id().toString());
    variables.put("namespace", session.execution().namespace());
    variables.put("flowId", session.execution().flowId());
    variables.put("flowRevision", session.execution().flowRevision());
    variables.put("taskRunId", run.id().toString());
    variables.put("taskId", run.taskId());
    if (run.value() != null) {
      variables.put("taskRunValue", run.value());
    }
    if (run.iteration() != null) {
      variables.put("taskRunIteration", run.iteration());
    }
    Map<String, @Nullable Object> trigger = new LinkedHashMap<>();
    trigger.put("id", run.taskId());
    trigger.put("type", "io.kestra.plugin.core.flow.Subflow");
    trigger.put("variables", variables);
    return trigger;
  }
}
