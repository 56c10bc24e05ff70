package dev.millrace.api;

import dev.millrace.api.executions.ExecutionActions;
import dev.millrace.api.executions.ExecutionBulk;
import dev.millrace.api.executions.ExecutionFollow;
import dev.millrace.api.executions.ExecutionReads;
import dev.millrace.api.flows.FlowBulk;
import dev.millrace.api.flows.FlowRoutes;
import dev.millrace.api.flows.FlowValidation;
import dev.millrace.api.http.Route;
import dev.millrace.api.logs.LogRoutes;
import dev.millrace.api.system.ConfigurationRoutes;
import dev.millrace.api.system.HealthRoutes;
import dev.millrace.api.system.MetricsRoutes;
import dev.millrace.api.system.PluginRoutes;
import dev.millrace.engine.Engine;
import dev.millrace.engine.query.Queries;
import dev.millrace.engine.task.TaskTypes;
import java.util.List;
import java.util.stream.Stream;

/** Every route of the server: what answers, at which path, to whom. docs/api.md is made from it. */
final class RouteTable {

  private RouteTable() {}

  /**
   * The table.
   *
   * @param url public address of the server; may be empty
   * @param loginAsked whether callers must sign in
   */
  static List<Route> of(Engine engine, MetricsRoutes metrics, String url, boolean loginAsked) {
    Queries queries = engine.queries();
    return Stream.of(
            new HealthRoutes(engine::isReady).routes(),
            metrics.routes(),
            new ConfigurationRoutes(url, loginAsked).routes(),
            new PluginRoutes(TaskTypes.builtIn()).routes(),
            new FlowRoutes(engine.flows(), queries.flows(), queries.executions()).routes(),
            new FlowBulk(engine.flows(), queries.flows()).routes(),
            new FlowValidation(engine.flows()).routes(),
            new ExecutionReads(queries.executions()).routes(),
            new ExecutionActions(engine.executions(), queries.executions(), url).routes(),
            new ExecutionBulk(engine.executions(), queries.executions()).routes(),
            new ExecutionFollow(engine.executions(), queries.executions()).routes(),
            new LogRoutes(queries.logs(), queries.executions(), engine.executions()).routes())
        .flatMap(List::stream)
        .toList();
  }
}
