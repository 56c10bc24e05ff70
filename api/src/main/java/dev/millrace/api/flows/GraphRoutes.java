package dev.millrace.api.flows;

import dev.millrace.api.executions.ExecutionReads;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Flows;
import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.FlowQueries;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes of what can be drawn: flows, executions, and flows that start others. */
public final class GraphRoutes {

  private final Flows flows;
  private final FlowDependencies dependencies;
  private final ExecutionQueries executions;

  public GraphRoutes(Flows flows, FlowQueries queries, ExecutionQueries executions) {
    this.flows = flows;
    this.dependencies = new FlowDependencies(flows, queries);
    this.executions = executions;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    String one = "/flows/{namespace}/{id}";
    return List.of(
        read(Method.POST, "/flows/graph", this::ofSource).takes("subflows"),
        read(Method.GET, one + "/graph", this::ofFlow).takes("revision", "subflows"),
        read(Method.GET, one + "/dependencies", this::dependenciesOfFlow)
            .takes("destinationOnly", "expandAll"),
        read(Method.GET, "/namespaces/{namespace}/dependencies", this::dependenciesOfNamespace)
            .takes("destinationOnly"),
        Route.api(
                Method.GET,
                "/executions/{executionId}/graph",
                Permission.EXECUTION_READ,
                this::ofExecution)
            .takes("subflows"));
  }

  private static Route read(Method method, String path, Handler handler) {
    return Route.api(method, path, Permission.FLOW_READ, handler);
  }

  private void ofSource(Exchange exchange) throws IOException {
    exchange.answer(draw(exchange, flows.compile(exchange.text())));
  }

  private void ofFlow(Exchange exchange) throws IOException {
    exchange.answer(
        draw(
            exchange,
            flow(
                exchange.path("namespace"),
                exchange.path("id"),
                exchange.query().integer("revision").orElse(null))));
  }

  private void ofExecution(Exchange exchange) throws IOException {
    ExecutionView execution = ExecutionReads.summary(executions, exchange);
    FlowGraph graph =
        draw(exchange, flow(execution.namespace(), execution.flowId(), execution.flowRevision()));
    Map<String, Map<String, Long>> states = executions.taskRuns().states(execution.id());
    Set<String> subflows = subflows(exchange);
    exchange.answer(
        new FlowGraph(
            graph.nodes().stream()
                .map(node -> isWithin(node, subflows) ? node : withRuns(node, states))
                .toList(),
            graph.edges(),
            graph.clusters(),
            graph.flowables()));
  }

  /** Whether a node belongs to a flow that is drawn inside: its runs are another execution's. */
  private static boolean isWithin(FlowGraph.Node node, Set<String> subflows) {
    return subflows.stream().anyMatch(uid -> node.uid().startsWith(uid + "."));
  }

  private static FlowGraph.Node withRuns(
      FlowGraph.Node node, Map<String, Map<String, Long>> states) {
    return node.task() == null
        ? node
        : node.withRuns(states.getOrDefault(node.task().id(), Map.of()));
  }

  private FlowGraph draw(Exchange exchange, CompiledFlow flow) {
    return GraphBuilder.of(flow.flow(), subflows(exchange), this::called);
  }

  /** The Subflow tasks whose flows are drawn inside, by the uids of their nodes. */
  private static Set<String> subflows(Exchange exchange) {
    return Set.copyOf(exchange.query().list("subflows"));
  }

  /** The flow a task calls; null when it is not there, or named by an expression. */
  private @Nullable Flow called(FlowTask.Subflow task) {
    return flows
        .compiled(task.namespace(), task.flowId(), task.revision())
        .map(CompiledFlow::flow)
        .orElse(null);
  }

  private CompiledFlow flow(String namespace, String id, @Nullable Integer revision) {
    return flows
        .compiled(namespace, id, revision)
        .orElseThrow(() ->
            new EngineException(
                ErrorCode.FLOW_NOT_FOUND,
                "Flow not found: there is no flow "
                    + id
                    + (revision == null ? "" : " of revision " + revision)
                    + " in namespace "
                    + namespace));
  }

  private void dependenciesOfFlow(Exchange exchange) throws IOException {
    Query query = exchange.query();
    exchange.answer(
        dependencies.of(
            exchange.path("namespace"),
            exchange.path("id"),
            query.flag("destinationOnly", false),
            query.flag("expandAll", false)));
  }

  private void dependenciesOfNamespace(Exchange exchange) throws IOException {
    exchange.answer(
        dependencies.ofNamespace(
            exchange.path("namespace"), exchange.query().flag("destinationOnly", false)));
  }
}
