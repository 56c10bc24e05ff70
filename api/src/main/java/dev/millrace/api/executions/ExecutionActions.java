package dev.millrace.api.executions;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.UploadSpool;
import dev.millrace.engine.Executions;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes that act on a single execution. */
public final class ExecutionActions {

  private final Executions executions;
  private final ExecutionQueries queries;

  public ExecutionActions(Executions executions, ExecutionQueries queries) {
    this.executions = executions;
    this.queries = queries;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    Permission update = Permission.EXECUTION_UPDATE;
    String one = "/executions/{executionId}";
    return List.of(
        Route.api(Method.DELETE, one + "/kill", update, this::kill).takes("isOnKillCascade"),
        Route.api(Method.POST, one + "/pause", update, this::pause),
        Route.api(Method.POST, one + "/resume", update, this::resume),
        Route.api(Method.POST, one + "/restart", update, this::restart).takes("revision"),
        Route.api(Method.POST, one + "/force-run", update, this::forceRun),
        Route.api(Method.POST, one + "/unqueue", update, this::unqueue).takes("state"),
        Route.api(Method.POST, one + "/state", update, this::changeTaskRunState),
        Route.api(Method.POST, one + "/change-status", update, this::changeStatus).takes("status"),
        Route.api(Method.POST, one + "/labels", update, this::setLabels),
        Route.api(Method.DELETE, one, Permission.EXECUTION_DELETE, this::delete)
            .takes("deleteLogs", "deleteMetrics", "deleteStorage"));
  }

  /** Accepted, not done: the answer shows the execution as it is on its way to its end. */
  private void kill(Exchange exchange) throws IOException {
    ExecutionId id = ExecutionReads.id(exchange);
    executions.kill(id, exchange.query().flag("isOnKillCascade", true));
    exchange.answer(202, ExecutionAnswer.of(require(id)));
  }

  private void pause(Exchange exchange) {
    executions.pause(ExecutionReads.id(exchange));
    exchange.answerNothing(204);
  }

  private void resume(Exchange exchange) throws IOException {
    try (UploadSpool files = new UploadSpool()) {
      Map<String, @Nullable Object> answers = exchange.form(files);
      executions.resume(ExecutionReads.id(exchange), answers, exchange.caller().name());
    }
    exchange.answerNothing(204);
  }

  private void forceRun(Exchange exchange) throws IOException {
    ExecutionId id = ExecutionReads.id(exchange);
    executions.forceRun(id, exchange.caller().name());
    answer(exchange, id);
  }

  /** Nothing waits in a queue, because flows have no limit of executions yet. */
  private void unqueue(Exchange exchange) {
    ExecutionView execution = ExecutionReads.summary(queries, exchange);
    throw new EngineException(
        ErrorCode.EXECUTION_STATE,
        "Execution %s is %s and cannot be unqueued: only a QUEUED execution can be"
            .formatted(execution.id(), execution.state().current()));
  }

  private void restart(Exchange exchange) throws IOException {
    Integer revision = exchange.query().integer("revision").orElse(null);
    answer(exchange, executions.restart(ExecutionReads.id(exchange), revision));
  }

  /** Body of a change of one task run's state. */
  private record StateRequest(String taskRunId, State state) {}

  private void changeTaskRunState(Exchange exchange) throws IOException {
    StateRequest request = exchange.json(new TypeReference<>() {});
    if (request.taskRunId == null || request.state == null) {
      throw new EngineException(ErrorCode.REQUEST_INVALID, "the body needs taskRunId and state");
    }
    ExecutionId id = ExecutionReads.id(exchange);
    executions.changeTaskRunState(id, ExecutionReads.taskRunId(request.taskRunId), request.state);
    answer(exchange, id);
  }

  private void changeStatus(Exchange exchange) throws IOException {
    ExecutionId id = ExecutionReads.id(exchange);
    executions.changeStatus(
        id, Query.word("status", exchange.query().required("status"), State.class));
    answer(exchange, id);
  }

  private void setLabels(Exchange exchange) throws IOException {
    List<LabelAnswer> labels = exchange.json(new TypeReference<>() {});
    ExecutionId id = ExecutionReads.id(exchange);
    executions.setLabels(id, LabelAnswer.map(labels));
    answer(exchange, id);
  }

  private void delete(Exchange exchange) {
    Query query = exchange.query();
    executions.delete(
        ExecutionReads.id(exchange),
        query.flag("deleteLogs", true),
        query.flag("deleteMetrics", true),
        query.flag("deleteStorage", true));
    exchange.answerNothing(204);
  }

  private void answer(Exchange exchange, ExecutionId id) throws IOException {
    exchange.answer(ExecutionAnswer.of(require(id)));
  }

  private ExecutionView require(ExecutionId id) {
    return queries.find(id).orElseThrow(() -> ExecutionReads.deletedMeanwhile(id));
  }
}
