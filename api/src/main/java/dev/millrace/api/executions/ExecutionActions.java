package dev.millrace.api.executions;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.SearchFilters;
import dev.millrace.api.http.UploadSpool;
import dev.millrace.engine.CreateExecution;
import dev.millrace.engine.Executions;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Routes that start executions and act on a single one. */
public final class ExecutionActions {

  private final Executions executions;
  private final ExecutionQueries queries;
  private final String url;

  /**
   * @param url public address of the server; empty: as the caller wrote it
   */
  public ExecutionActions(Executions executions, ExecutionQueries queries, String url) {
    this.executions = executions;
    this.queries = queries;
    this.url = url;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    Permission update = Permission.EXECUTION_UPDATE;
    String one = "/executions/{executionId}";
    return List.of(
        create("/executions/{namespace}/{id}", this::create),
        create("/executions/trigger/{namespace}/{id}", this::create),
        create(one + "/replay", this::replay),
        create(one + "/replay-with-inputs", this::replayWithInputs),
        Route.api(Method.DELETE, one + "/kill", update, this::kill),
        Route.api(Method.POST, one + "/pause", update, this::pause),
        Route.api(Method.POST, one + "/resume", update, this::resume),
        Route.api(Method.POST, one + "/restart", update, this::restart),
        Route.api(Method.POST, one + "/state", update, this::changeTaskRunState),
        Route.api(Method.POST, one + "/change-status", update, this::changeStatus),
        Route.api(Method.POST, one + "/labels", update, this::setLabels),
        Route.api(Method.DELETE, one, Permission.EXECUTION_DELETE, this::delete));
  }

  private static Route create(String path, Handler handler) {
    return Route.api(Method.POST, path, Permission.EXECUTION_CREATE, handler);
  }

  private void create(Exchange exchange) throws Exception {
    Query query = exchange.query();
    ExecutionView view;
    try (UploadSpool files = new UploadSpool()) {
      view = executions.start(request(exchange, exchange.form(files)));
    }
    if (query.flag("wait", false) && view.closedAt() == null) {
      awaitEnd(view.id());
      view = require(view.id());
    }
    String base = url.isEmpty() ? exchange.serverUrl() + "/" : url;
    exchange.answer(
        ExecutionAnswer.of(
            view,
            base
                + "ui/main/executions/"
                + view.namespace()
                + "/"
                + view.flowId()
                + "/"
                + view.id()));
  }

  /** NullAway does not see the nullable values of this record's map in its class file. */
  @SuppressWarnings("NullAway")
  private static CreateExecution request(Exchange exchange, Map<String, @Nullable Object> inputs) {
    Query query = exchange.query();
    return new CreateExecution(
        exchange.path("namespace"),
        exchange.path("id"),
        query.integer("revision").orElse(null),
        inputs,
        labels(query),
        query.instant("scheduleDate").orElse(null),
        null);
  }

  private static Map<String, String> labels(Query query) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String pair : query.repeated("labels")) {
      String[] label = SearchFilters.label(pair);
      labels.put(label[0], label[1]);
    }
    return labels;
  }

  private void awaitEnd(ExecutionId id) throws InterruptedException {
    try {
      executions.closed(id).get();
    } catch (ExecutionException e) {
      throw new EngineException(
          ErrorCode.SHUTTING_DOWN,
          "this server stops; execution " + id + " goes on, ask for it again later",
          e);
    }
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

  private void restart(Exchange exchange) throws IOException {
    Integer revision = exchange.query().integer("revision").orElse(null);
    answer(exchange, executions.restart(ExecutionReads.id(exchange), revision));
  }

  private void replay(Exchange exchange) throws IOException {
    Query query = exchange.query();
    answer(
        exchange,
        executions.replay(
            ExecutionReads.id(exchange),
            query.text("taskRunId").map(ExecutionReads::taskRunId).orElse(null),
            query.integer("revision").orElse(null)));
  }

  private void replayWithInputs(Exchange exchange) throws IOException {
    ExecutionId replayed;
    try (UploadSpool files = new UploadSpool()) {
      replayed =
          executions.replayWithInputs(
              ExecutionReads.id(exchange),
              exchange.form(files),
              exchange.query().integer("revision").orElse(null));
    }
    answer(exchange, replayed);
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
    return queries
        .find(id)
        .orElseThrow(() ->
            new EngineException(
                ErrorCode.EXECUTION_NOT_FOUND, "execution " + id + " was deleted meanwhile"));
  }
}
