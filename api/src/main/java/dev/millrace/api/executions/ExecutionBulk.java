package dev.millrace.api.executions;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.api.http.Admission;
import dev.millrace.api.http.BulkAnswer;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.SearchFilters;
import dev.millrace.engine.Executions;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Routes that act on many executions, by their ids or by a search. With ids, all are looked at
 * before anything is done, and nothing is done when one cannot be. By a search, what has moved on
 * meanwhile is left out of the count.
 */
public final class ExecutionBulk {

  private static final int IDS_MAX = 10_000;

  private final Executions executions;
  private final ExecutionQueries queries;

  private final Admission admission;

  public ExecutionBulk(Executions executions, ExecutionQueries queries, Admission admission) {
    this.executions = executions;
    this.queries = queries;
    this.admission = admission;
  }

  /**
   * One thing to do with each of many.
   *
   * @param name as in {@code invalid bulk kill}
   * @param objection why it cannot be done with this one; null when it can
   */
  private record Action(
      String name, Function<ExecutionView, @Nullable String> objection, Act act) {}

  /** What is done with one. */
  @FunctionalInterface
  private interface Act {
    void on(ExecutionId id) throws InterruptedException;
  }

  /** Reads what to do from the call. */
  @FunctionalInterface
  private interface Plan {
    Action of(Exchange exchange) throws IOException;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    Permission update = Permission.EXECUTION_UPDATE;
    routes.addAll(pair(Method.DELETE, "/executions/kill", update, _ -> kill()));
    routes.addAll(pair(Method.POST, "/executions/pause", update, _ -> pause()));
    routes.addAll(pair(Method.POST, "/executions/resume", update, this::resume));
    routes.addAll(pair(Method.POST, "/executions/force-run", update, this::forceRun));
    routes.addAll(
        pair(Method.POST, "/executions/unqueue", update, _ -> unqueue(), "state", "newState"));
    routes.addAll(pair(Method.POST, "/executions/restart", update, _ -> restart()));
    routes.addAll(
        pair(
            Method.POST,
            "/executions/replay",
            Permission.EXECUTION_CREATE,
            this::replay,
            "latestRevision"));
    routes.addAll(
        pair(Method.POST, "/executions/change-status", update, this::changeStatus, "newStatus"));
    routes.addAll(
        pair(
            Method.DELETE,
            "/executions",
            Permission.EXECUTION_DELETE,
            this::delete,
            "includeNonTerminated",
            "deleteLogs",
            "deleteMetrics",
            "deleteStorage"));
    routes.add(Route.api(Method.POST, "/executions/labels/by-ids", update, this::labelIds));
    routes.add(
        Route.api(Method.POST, "/executions/labels/by-query", update, this::labelQuery).searches());
    return routes;
  }

  private List<Route> pair(
      Method method, String path, Permission permission, Plan plan, String... parameters) {
    return List.of(
        Route.api(method, path + "/by-ids", permission, e -> byIds(e, ids(e), plan.of(e)))
            .takes(parameters),
        Route.api(method, path + "/by-query", permission, e -> byQuery(e, plan.of(e)))
            .takes(parameters)
            .searches());
  }

  private Action kill() {
    return new Action(
        "kill",
        one -> one.state().current().isTerminal() ? "execution is already finished" : null,
        id -> executions.kill(id, true));
  }

  private Action pause() {
    return new Action(
        "pause",
        one -> one.state().current() == State.RUNNING ? null : "execution not running",
        executions::pause);
  }

  private Action resume(Exchange exchange) {
    return new Action(
        "resume",
        one -> one.state().current() == State.PAUSED ? null : "execution not paused",
        id -> executions.resume(id, Map.of(), exchange.caller().name()));
  }

  private Action forceRun(Exchange exchange) {
    return new Action(
        "force run",
        one -> one.state().current().isTerminal() ? "execution is already finished" : null,
        id -> executions.forceRun(id, exchange.caller().name()));
  }

  /** As for a single one: none can be queued yet. */
  private static Action unqueue() {
    return new Action(
        "unqueue",
        _ -> "execution not in state QUEUED",
        id -> {
          throw new IllegalStateException("refused before: " + id);
        });
  }

  private Action restart() {
    return new Action(
        "restart",
        one -> one.state().current() == State.FAILED ? null : "execution not in state FAILED",
        id -> executions.restart(id, null));
  }

  /**
   * A replay keeps the revision, unless the latest one is asked for. It waits for its turn among
   * those who create.
   */
  private Action replay(Exchange exchange) {
    boolean latest = exchange.query().flag("latestRevision", false);
    return new Action(
        "replay",
        _ -> null,
        id -> {
          Integer revision =
              latest ? null : queries.findSummary(id).map(ExecutionView::flowRevision).orElse(null);
          admission.admit(() -> executions.replay(id, null, revision));
        });
  }

  private Action changeStatus(Exchange exchange) {
    State state = Query.word("newStatus", exchange.query().required("newStatus"), State.class);
    return new Action(
        "change status",
        one -> one.state().current().isTerminal() ? null : "execution is not finished",
        id -> executions.changeStatus(id, state));
  }

  private Action delete(Exchange exchange) {
    Query query = exchange.query();
    if (query.flag("includeNonTerminated", false)) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "includeNonTerminated: executions that have not ended cannot be deleted; kill them"
              + " first");
    }
    boolean logs = query.flag("deleteLogs", true);
    boolean metrics = query.flag("deleteMetrics", true);
    boolean files = query.flag("deleteStorage", true);
    return new Action(
        "delete",
        one ->
            one.state().current().isTerminal() ? null : "execution is not finished, kill it first",
        id -> executions.delete(id, logs, metrics, files));
  }

  private Action label(List<LabelAnswer> labels) {
    Map<String, String> map = LabelAnswer.map(labels);
    return new Action(
        "set labels",
        one -> one.state().current().isTerminal() ? null : "execution is not finished",
        id -> executions.setLabels(id, map));
  }

  /** Body of a change of labels by ids. */
  private record LabelRequest(
      @Nullable List<String> executionsId, @Nullable List<LabelAnswer> executionLabels) {}

  private void labelIds(Exchange exchange) throws IOException, InterruptedException {
    LabelRequest request = exchange.json(new TypeReference<>() {});
    if (request.executionsId == null || request.executionLabels == null) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, "the body needs executionsId and executionLabels");
    }
    byIds(exchange, request.executionsId, label(request.executionLabels));
  }

  private void labelQuery(Exchange exchange) throws IOException, InterruptedException {
    List<LabelAnswer> labels = exchange.json(new TypeReference<>() {});
    byQuery(exchange, label(labels));
  }

  private static List<String> ids(Exchange exchange) throws IOException {
    return exchange.json(new TypeReference<>() {});
  }

  private void byIds(Exchange exchange, List<String> ids, Action action)
      throws IOException, InterruptedException {
    if (ids.size() > IDS_MAX) {
      throw new EngineException(
          ErrorCode.LIMIT_EXCEEDED, "at most " + IDS_MAX + " ids in one call, not " + ids.size());
    }
    List<BulkAnswer.Invalid> invalids = new ArrayList<>();
    List<ExecutionId> valid = new ArrayList<>();
    for (String id : ids) {
      check(id, action, valid, invalids);
    }
    if (!invalids.isEmpty()) {
      exchange.answer(400, new BulkAnswer.Refused("invalid bulk " + action.name, invalids));
      return;
    }
    for (ExecutionId id : valid) {
      action.act.on(id);
    }
    exchange.answer(new BulkAnswer(valid.size()));
  }

  private void check(
      String text, Action action, List<ExecutionId> valid, List<BulkAnswer.Invalid> invalids) {
    try {
      ExecutionId id = ExecutionId.of(text);
      ExecutionView view = queries.findSummary(id).orElse(null);
      String objection = view == null ? "execution not found" : action.objection.apply(view);
      if (objection == null) {
        valid.add(id);
      } else {
        invalids.add(new BulkAnswer.Invalid(objection, text));
      }
    } catch (IllegalArgumentException e) {
      invalids.add(new BulkAnswer.Invalid("execution not found", text));
    }
  }

  private void byQuery(Exchange exchange, Action action) throws IOException, InterruptedException {
    int done = 0;
    for (ExecutionId id : queries.searchIds(SearchFilters.of(exchange.query()))) {
      ExecutionView view = queries.findSummary(id).orElse(null);
      if (view != null && action.objection.apply(view) == null && acted(action, id)) {
        done++;
      }
    }
    exchange.answer(new BulkAnswer(done));
  }

  /** What has moved on since it was found is left alone. */
  private static boolean acted(Action action, ExecutionId id) throws InterruptedException {
    try {
      action.act.on(id);
      return true;
    } catch (EngineException e) {
      if (e.code() == ErrorCode.EXECUTION_STATE || e.code() == ErrorCode.EXECUTION_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
