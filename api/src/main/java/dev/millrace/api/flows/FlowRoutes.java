package dev.millrace.api.flows;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Paging;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.SearchFilters;
import dev.millrace.engine.Flows;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.FlowQueries;
import dev.millrace.engine.query.FlowView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.yaml.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Routes of single flows, and their searches. */
public final class FlowRoutes {

  private static final Map<String, String> SORT_FIELDS =
      Map.of("id", "ID", "namespace", "NAMESPACE", "updated", "UPDATED");

  private final Flows flows;
  private final FlowQueries queries;
  private final ExecutionQueries executions;

  public FlowRoutes(Flows flows, FlowQueries queries, ExecutionQueries executions) {
    this.flows = flows;
    this.queries = queries;
    this.executions = executions;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    String one = "/flows/{namespace}/{id}";
    return List.of(
        Route.api(Method.POST, "/flows", Permission.FLOW_CREATE, this::create),
        Route.api(Method.PUT, one, Permission.FLOW_UPDATE, this::update),
        Route.api(Method.PATCH, one + "/{taskId}", Permission.FLOW_UPDATE, this::updateTask),
        Route.api(Method.DELETE, one, Permission.FLOW_DELETE, this::delete),
        read(one, this::get).takes("source", "revision", "allowDeleted"),
        read(one + "/revisions", this::revisions).takes("allowDelete"),
        Route.api(Method.DELETE, one + "/revisions", Permission.FLOW_DELETE, this::deleteRevisions)
            .takes("revisions"),
        read(one + "/tasks/{taskId}", this::task).takes("revision"),
        read("/flows/search", this::search).searches().pages(),
        read("/flows/source", this::searchSource).takes("q", "query", "namespace").pages(),
        read("/flows/distinct-namespaces", this::namespaces).takes("q", "query"),
        read("/flows/{namespace}", this::list),
        Route.api(
                Method.GET,
                "/executions/flows/{namespace}/{flowId}",
                Permission.EXECUTION_READ,
                this::forExecution)
            .takes("revision"),
        Route.api(
            Method.GET,
            "/executions/{executionId}/flow",
            Permission.EXECUTION_READ,
            this::ofExecution),
        Route.api(Method.GET, "/executions/namespaces", Permission.EXECUTION_READ, this::namespaces)
            .takes("q", "query"),
        Route.api(
            Method.GET,
            "/executions/namespaces/{namespace}/flows",
            Permission.EXECUTION_READ,
            this::listForExecution));
  }

  private static Route read(String path, Handler handler) {
    return Route.api(Method.GET, path, Permission.FLOW_READ, handler);
  }

  private void create(Exchange exchange) throws IOException {
    String source = exchange.text();
    exchange.answer(stored(flows.create(source), source));
  }

  private void update(Exchange exchange) throws IOException {
    String source = exchange.text();
    exchange.answer(
        stored(flows.update(exchange.path("namespace"), exchange.path("id"), source), source));
  }

  private void updateTask(Exchange exchange) throws IOException {
    String namespace = exchange.path("namespace");
    String id = exchange.path("id");
    FlowView flow = find(namespace, id, null, false);
    String source =
        TaskText.replace(
            flow.source(), exchange.path("taskId"), exchange.json(new TypeReference<>() {}));
    exchange.answer(stored(flows.update(namespace, id, source), source));
  }

  /** A flow that was stored, and what the check of its text would have its author know. */
  private Map<String, @Nullable Object> stored(FlowView flow, String source) {
    Map<String, @Nullable Object> document = FlowDocument.withSource(flow);
    List<String> warnings =
        flows.validate(source, "flow.yaml").stream()
            .flatMap(checked -> checked.parsed().warnings().stream())
            .map(Problem::toString)
            .toList();
    if (!warnings.isEmpty()) {
      document.put("warnings", warnings);
    }
    return document;
  }

  private void delete(Exchange exchange) {
    flows.delete(exchange.path("namespace"), exchange.path("id"));
    exchange.answerNothing(204);
  }

  private void get(Exchange exchange) throws IOException {
    Query query = exchange.query();
    FlowView flow =
        find(
            exchange.path("namespace"),
            exchange.path("id"),
            query.integer("revision").orElse(null),
            query.flag("allowDeleted", false));
    exchange.answer(
        query.flag("source", false) ? FlowDocument.withSource(flow) : FlowDocument.of(flow));
  }

  private void revisions(Exchange exchange) throws IOException {
    String namespace = exchange.path("namespace");
    String id = exchange.path("id");
    boolean deletions = exchange.query().flag("allowDelete", false);
    List<FlowView> revisions = queries.revisions(namespace, id);
    if (revisions.isEmpty()) {
      throw notFound(namespace, id, null);
    }
    exchange.answer(
        revisions.stream()
            .filter(revision -> deletions || !revision.deleted())
            .map(FlowDocument::withSource)
            .toList());
  }

  private void deleteRevisions(Exchange exchange) {
    List<Integer> revisions = new ArrayList<>();
    exchange.query().required("revisions");
    for (String text : exchange.query().list("revisions")) {
      try {
        revisions.add(Integer.valueOf(text));
      } catch (NumberFormatException e) {
        throw new EngineException(
            ErrorCode.REQUEST_INVALID, "revisions: '" + text + "' is not a whole number", e);
      }
    }
    flows.deleteRevisions(exchange.path("namespace"), exchange.path("id"), revisions);
    exchange.answerNothing(204);
  }

  private void task(Exchange exchange) throws IOException {
    FlowView flow =
        find(
            exchange.path("namespace"),
            exchange.path("id"),
            exchange.query().integer("revision").orElse(null),
            false);
    Map<String, @Nullable Object> task = FlowDocument.task(flow, exchange.path("taskId"));
    if (task == null) {
      throw new EngineException(
          ErrorCode.FLOW_NOT_FOUND,
          "flow " + flow.id() + " has no task " + exchange.path("taskId"));
    }
    exchange.answer(task);
  }

  private void search(Exchange exchange) throws IOException {
    Query query = exchange.query();
    exchange.answer(
        Paging.Results.of(
            queries.search(SearchFilters.of(query), sort(query), Paging.of(query)),
            FlowDocument::of));
  }

  /** A flow whose text holds what was looked for. */
  private record SourceMatch(Map<String, @Nullable Object> model, List<String> fragments) {}

  private void searchSource(Exchange exchange) throws IOException {
    Query query = exchange.query();
    String text = query.text("q").or(() -> query.text("query")).orElse("");
    exchange.answer(
        Paging.Results.of(
            queries.searchSource(
                text, query.text("namespace").orElse(null), sort(query), Paging.of(query)),
            match -> new SourceMatch(FlowDocument.of(match.flow()), match.fragments())));
  }

  private static FlowQueries.Sort sort(Query query) {
    return Paging.sort(query, FlowQueries.Sort.class, FlowQueries.Sort.NAMESPACE_ASC, SORT_FIELDS);
  }

  private void namespaces(Exchange exchange) throws IOException {
    Query query = exchange.query();
    exchange.answer(
        queries.namespaces(query.text("q").or(() -> query.text("query")).orElse(null), false));
  }

  private void list(Exchange exchange) throws IOException {
    exchange.answer(flows.list(exchange.path("namespace")).stream().map(FlowDocument::of).toList());
  }

  private void listForExecution(Exchange exchange) throws IOException {
    exchange.answer(
        flows.list(exchange.path("namespace")).stream().map(FlowDocument::forExecution).toList());
  }

  private void forExecution(Exchange exchange) throws IOException {
    exchange.answer(
        FlowDocument.forExecution(
            find(
                exchange.path("namespace"),
                exchange.path("flowId"),
                exchange.query().integer("revision").orElse(null),
                true)));
  }

  private void ofExecution(Exchange exchange) throws IOException {
    ExecutionView execution = execution(exchange.path("executionId"));
    exchange.answer(
        FlowDocument.forExecution(
            find(execution.namespace(), execution.flowId(), execution.flowRevision(), true)));
  }

  private ExecutionView execution(String id) {
    try {
      return executions.findSummary(ExecutionId.of(id)).orElseThrow();
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw new EngineException(
          ErrorCode.EXECUTION_NOT_FOUND, "Execution not found: there is no execution " + id, e);
    }
  }

  private FlowView find(
      String namespace, String id, @Nullable Integer revision, boolean allowDeleted) {
    return flows
        .find(namespace, id, revision, allowDeleted)
        .orElseThrow(() -> notFound(namespace, id, revision));
  }

  private static EngineException notFound(String namespace, String id, @Nullable Integer revision) {
    return new EngineException(
        ErrorCode.FLOW_NOT_FOUND,
        "Flow not found: there is no flow "
            + id
            + (revision == null ? "" : " of revision " + revision)
            + " in namespace "
            + namespace);
  }
}
