package dev.millrace.engine;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.input.CheckedInput;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.TaskRunView;
import dev.millrace.engine.run.FlowCache;
import dev.millrace.engine.run.Inspection;
import dev.millrace.engine.run.Snapshot;
import dev.millrace.engine.run.Worker;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Document;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.store.ExecutionDeletion;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link Executions} over the worker side of this node. */
final class EngineExecutions implements Executions {

  private final Worker worker;
  private final FlowCache flows;
  private final ExecutionQueries queries;
  private final Inspection inspection;

  EngineExecutions(Worker worker, FlowCache flows, ExecutionQueries queries) {
    this.worker = worker;
    this.flows = flows;
    this.queries = queries;
    this.inspection = worker.inspection();
  }

  @Override
  public ExecutionId create(CreateExecution request) {
    return store(request, 0).id();
  }

  @Override
  public ExecutionView start(CreateExecution request) {
    Worker.Created created = store(request, ExecutionQueries.TASK_RUNS_MAX);
    Snapshot snapshot = created.snapshot();
    return snapshot != null
        ? view(snapshot)
        : queries
            .find(created.id())
            .orElseThrow(() ->
                new EngineException(
                    ErrorCode.EXECUTION_NOT_FOUND,
                    "execution " + created.id() + " was deleted meanwhile"));
  }

  private static ExecutionView view(Snapshot snapshot) {
    Documents documents = snapshot.documents();
    Document trigger = documents.trigger();
    Document outputs = documents.outputs();
    return ExecutionView.ofNew(
        snapshot.execution(),
        new ExecutionView.Stored(
            documents.inputs().text(),
            documents.variables().text(),
            documents.labels().text(),
            trigger == null ? null : trigger.text(),
            outputs == null ? null : outputs.text(),
            documents.kind()),
        snapshot.taskRuns().stream()
            .map(row -> TaskRunView.of(row.run(), snapshot.execution(), row.outputs()))
            .toList(),
        snapshot.total());
  }

  private Worker.Created store(CreateExecution request, int taskRunsShown) {
    UserLabels.checkNew(request.labels());
    String namespace = request.namespace();
    String id = request.flowId();
    CompiledFlow flow = find(namespace, id, request.revision());
    return worker.create(
        flow,
        new Worker.Wish(
            request.inputs(),
            request.labels(),
            request.scheduleDate(),
            request.trigger(),
            request.kind().name(),
            taskRunsShown));
  }

  private CompiledFlow find(String namespace, String id, @Nullable Integer revision) {
    try {
      return revision == null
          ? flows.latest(namespace, id).orElseThrow(() -> FlowStore.notFound(namespace, id))
          : flows.get(namespace, id, revision);
    } catch (RuntimeException e) {
      if (RetryableSql.isPassing(e)) {
        throw new EngineException(
            ErrorCode.DATABASE_UNAVAILABLE,
            "The database cannot be used now; nothing was started, ask again in a moment",
            e);
      }
      throw e;
    }
  }

  @Override
  public void kill(ExecutionId id, boolean cascade) {
    worker.kill(id, cascade);
  }

  @Override
  public void pause(ExecutionId id) {
    worker.pause(id);
  }

  @Override
  public void resume(ExecutionId id, Map<String, @Nullable Object> inputs, @Nullable String by) {
    worker.resume(id, inputs, by);
  }

  @Override
  public void forceRun(ExecutionId id, @Nullable String by) {
    worker.forceRun(id, by);
  }

  @Override
  public List<CheckedInput> checkInputs(
      String namespace,
      String flowId,
      @Nullable Integer revision,
      Map<String, @Nullable Object> inputs) {
    return inspection.inputs(find(namespace, flowId, revision), inputs);
  }

  @Override
  public List<CheckedInput> checkAnswers(ExecutionId id, Map<String, @Nullable Object> inputs) {
    return inspection.answers(id, inputs);
  }

  @Override
  public String render(ExecutionId id, @Nullable TaskRunId taskRun, String expression) {
    try {
      return inspection.render(id, taskRun, expression);
    } catch (TemplateException e) {
      throw new EngineException(ErrorCode.EXPRESSION_FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public ExecutionId restart(ExecutionId id, @Nullable Integer revision) {
    return worker.restart(id, revision);
  }

  @Override
  public ExecutionId replay(ExecutionId id, @Nullable TaskRunId from, @Nullable Integer revision) {
    return from == null ? worker.replay(id, revision, null) : worker.replayFrom(id, from, revision);
  }

  @Override
  public ExecutionId replayWithInputs(
      ExecutionId id, Map<String, @Nullable Object> inputs, @Nullable Integer revision) {
    return worker.replay(id, revision, inputs);
  }

  @Override
  public void changeTaskRunState(ExecutionId id, TaskRunId taskRun, State state) {
    worker.changeTaskRunState(id, taskRun, state);
  }

  @Override
  public void changeStatus(ExecutionId id, State state) {
    worker.changeStatus(id, state);
  }

  @Override
  public void setLabels(ExecutionId id, Map<String, String> labels) {
    UserLabels.checkChanged(labels);
    worker.setLabels(id, labels);
  }

  @Override
  public void delete(ExecutionId id, boolean logs, boolean metrics, boolean files) {
    worker.delete(id, new ExecutionDeletion.Scope(logs, metrics, files));
  }

  @Override
  public CompletableFuture<State> closed(ExecutionId id) {
    return worker.closed(id);
  }

  @Override
  public AutoCloseable follow(ExecutionId id, Consumer<ExecutionId> changed) {
    return worker.follow(id, changed);
  }
}
