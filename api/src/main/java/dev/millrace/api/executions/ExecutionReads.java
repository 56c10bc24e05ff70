package dev.millrace.api.executions;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Paging;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.SearchFilters;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.PageRequest;
import dev.millrace.engine.query.QueryFilter;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.query.QueryFilter.Operation;
import dev.millrace.engine.query.TaskRunQueries;
import dev.millrace.engine.query.TaskRunView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes that show executions and their outputs. */
public final class ExecutionReads {

  private static final Map<String, String> SORT_FIELDS =
      Map.ofEntries(
          Map.entry("state.startDate", "START_DATE"),
          Map.entry("startDate", "START_DATE"),
          Map.entry("id", "START_DATE"),
          Map.entry("state.endDate", "END_DATE"),
          Map.entry("endDate", "END_DATE"),
          Map.entry("state.duration", "DURATION"),
          Map.entry("duration", "DURATION"),
          Map.entry("namespace", "NAMESPACE"),
          Map.entry("flowId", "FLOW_ID"),
          Map.entry("state.current", "STATE"),
          Map.entry("state", "STATE"));

  private static final int TASK_RUNS = 100;

  private final ExecutionQueries executions;

  public ExecutionReads(ExecutionQueries executions) {
    this.executions = executions;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    return List.of(
        read("/executions", this::ofFlow).takes("namespace", "flowId").pages(),
        read("/executions/search", this::search).searches().pages(),
        read("/executions/{executionId}", this::get),
        read("/executions/{executionId}/taskruns", this::taskRuns)
            .takes("after", "size", "taskId", "state", "parentTaskRunId"),
        read("/outputs/{executionId}", this::outputs),
        read("/outputs/{executionId}/{taskRunId}", this::outputsOfTaskRun),
        Route.api(Method.POST, "/executions/latest", Permission.EXECUTION_READ, this::latest));
  }

  private static Route read(String path, Handler handler) {
    return Route.api(Method.GET, path, Permission.EXECUTION_READ, handler);
  }

  private void get(Exchange exchange) throws IOException {
    exchange.answer(ExecutionAnswer.of(find(executions, exchange)));
  }

  private void search(Exchange exchange) throws IOException {
    Query query = exchange.query();
    exchange.answer(page(query, SearchFilters.of(query)));
  }

  private void ofFlow(Exchange exchange) throws IOException {
    Query query = exchange.query();
    exchange.answer(
        page(
            query,
            List.of(
                QueryFilter.of(Field.NAMESPACE, Operation.EQUALS, query.required("namespace")),
                QueryFilter.of(Field.FLOW_ID, Operation.EQUALS, query.required("flowId")))));
  }

  private Paging.Results<ExecutionAnswer> page(Query query, List<QueryFilter> filters) {
    PageRequest page = Paging.of(query);
    ExecutionQueries.Sort sort =
        Paging.sort(
            query, ExecutionQueries.Sort.class, ExecutionQueries.Sort.START_DATE_DESC, SORT_FIELDS);
    return Paging.Results.of(executions.search(filters, sort, page), ExecutionAnswer::of);
  }

  /**
   * Task runs of an execution that has more of them than are shown with it.
   *
   * @param total of the whole execution
   * @param next what to give as {@code after} for the next page; absent on the last one
   */
  private record TaskRunPage(List<TaskRunAnswer> results, long total, @Nullable String next) {}

  private void taskRuns(Exchange exchange) throws IOException {
    Query query = exchange.query();
    ExecutionView execution = summary(executions, exchange);
    int size = new PageRequest(1, query.integer("size").orElse(TASK_RUNS)).size();
    List<TaskRunView> runs =
        executions
            .taskRuns()
            .list(
                execution,
                new TaskRunQueries.Selection(
                    query.text("taskId").orElse(null),
                    query.word("state", State.class).orElse(null),
                    query.text("parentTaskRunId").map(ExecutionReads::taskRunId).orElse(null)),
                query.text("after").map(ExecutionReads::taskRunId).orElse(null),
                size);
    Instant now = Instant.now();
    exchange.answer(
        new TaskRunPage(
            runs.stream().map(run -> TaskRunAnswer.of(run, now)).toList(),
            executions.taskRuns().count(execution.id()),
            runs.size() < size ? null : runs.getLast().id().toString()));
  }

  /** A flow, in the body of the call for the latest executions. */
  private record FlowName(String namespace, String id) {}

  /** The latest execution of one flow. */
  private record Latest(
      String id, String flowId, String namespace, Instant startDate, String status) {}

  private void latest(Exchange exchange) throws IOException {
    List<FlowName> flows = exchange.json(new TypeReference<>() {});
    List<ExecutionView> found =
        executions.latest(
            flows.stream()
                .map(flow -> new ExecutionQueries.FlowKey(flow.namespace, flow.id))
                .toList());
    exchange.answer(
        found.stream()
            .map(one ->
                new Latest(
                    one.id().toString(),
                    one.flowId(),
                    one.namespace(),
                    one.state().startDate(),
                    one.state().current().name()))
            .toList());
  }

  /** Which task runs have outputs. */
  private record OutputsOf(
      String taskRunId,
      String taskId,
      @Nullable String value,
      @Nullable Integer iteration,
      List<String> keys) {}

  private void outputs(Exchange exchange) throws IOException {
    exchange.answer(
        find(executions, exchange).taskRuns().stream()
            .filter(run -> run.outputs() != null)
            .map(ExecutionReads::outputsOf)
            .toList());
  }

  private static OutputsOf outputsOf(TaskRunView run) {
    Map<String, @Nullable Object> outputs = run.outputs() == null ? Map.of() : run.outputs();
    return new OutputsOf(
        run.id().toString(),
        run.taskId(),
        run.value(),
        run.iteration(),
        List.copyOf(outputs.keySet()));
  }

  private void outputsOfTaskRun(Exchange exchange) throws IOException {
    ExecutionView execution = summary(executions, exchange);
    TaskRunId id = taskRunId(exchange.path("taskRunId"));
    TaskRunView run =
        executions.taskRuns().find(execution, id).orElseThrow(() -> noTaskRun(id.toString()));
    exchange.answer(run.outputs() == null ? Map.of() : run.outputs());
  }

  /** The execution of the path, with its task runs. */
  static ExecutionView find(ExecutionQueries executions, Exchange exchange) {
    ExecutionId id = id(exchange);
    return executions.find(id).orElseThrow(() -> notFound(id.toString()));
  }

  /** The execution of the path, without its task runs. */
  public static ExecutionView summary(ExecutionQueries executions, Exchange exchange) {
    ExecutionId id = id(exchange);
    return executions.findSummary(id).orElseThrow(() -> notFound(id.toString()));
  }

  /** The id in the path; one that cannot be one does not exist. */
  public static ExecutionId id(Exchange exchange) {
    return id(exchange.path("executionId"));
  }

  static ExecutionId id(String text) {
    try {
      return ExecutionId.of(text);
    } catch (IllegalArgumentException e) {
      throw notFound(text);
    }
  }

  /** A task run's id; one that cannot be one does not exist. */
  public static TaskRunId taskRunId(String text) {
    try {
      return TaskRunId.of(text);
    } catch (IllegalArgumentException e) {
      throw noTaskRun(text);
    }
  }

  static EngineException deletedMeanwhile(ExecutionId id) {
    return new EngineException(
        ErrorCode.EXECUTION_NOT_FOUND, "execution " + id + " was deleted meanwhile");
  }

  private static EngineException notFound(String id) {
    return new EngineException(
        ErrorCode.EXECUTION_NOT_FOUND, "Execution not found: there is no execution " + id);
  }

  private static EngineException noTaskRun(String id) {
    return new EngineException(
        ErrorCode.TASK_RUN_NOT_FOUND, "Task run not found: the execution has no task run " + id);
  }
}
