package dev.millrace.api;

import dev.millrace.api.executions.ExecutionActions;
import dev.millrace.api.executions.ExecutionBulk;
import dev.millrace.api.executions.ExecutionCreates;
import dev.millrace.api.executions.ExecutionFollow;
import dev.millrace.api.executions.ExecutionReads;
import dev.millrace.api.executions.ExecutionTrials;
import dev.millrace.api.files.ExecutionFileRoutes;
import dev.millrace.api.files.NamespaceFileRoutes;
import dev.millrace.api.flows.FlowBulk;
import dev.millrace.api.flows.FlowImport;
import dev.millrace.api.flows.FlowRoutes;
import dev.millrace.api.flows.FlowValidation;
import dev.millrace.api.flows.GraphRoutes;
import dev.millrace.api.flows.NamespaceRoutes;
import dev.millrace.api.http.Admission;
import dev.millrace.api.http.CallLimits;
import dev.millrace.api.http.RequestLimits;
import dev.millrace.api.http.Route;
import dev.millrace.api.kv.KvRoutes;
import dev.millrace.api.logs.LogRoutes;
import dev.millrace.api.metrics.TaskMetricRoutes;
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
   * What everybody may know.
   *
   * @param url public address of the server; may be empty
   * @param loginAsked whether callers must sign in
   */
  record Public(String url, boolean loginAsked) {}

  /** The table. */
  static List<Route> of(
      Engine engine, MetricsRoutes metrics, RequestLimits limits, CallLimits calls, Public shown) {
    String url = shown.url();
    Admission admission = new Admission(calls.createsMax(), calls.createsWaitingMax());
    Queries queries = engine.queries();
    return Stream.of(
            new HealthRoutes(engine::isReady).routes(),
            metrics.routes(),
            new ConfigurationRoutes(url, shown.loginAsked()).routes(),
            new PluginRoutes(TaskTypes.builtIn()).routes(),
            new FlowRoutes(engine.flows(), queries.flows(), queries.executions()).routes(),
            new FlowBulk(engine.flows(), queries.flows()).routes(),
            new FlowValidation(engine.flows(), limits.bodyBytesMax()).routes(),
            new FlowImport(engine.flows(), limits.bodyBytesMax()).routes(),
            new GraphRoutes(engine.flows(), queries.flows(), queries.executions()).routes(),
            new ExecutionReads(queries.executions()).routes(),
            new ExecutionCreates(
                    engine.executions(), queries.executions(), admission, calls.waitMax(), url)
                .routes(),
            new ExecutionActions(engine.executions(), queries.executions()).routes(),
            new ExecutionTrials(engine.executions(), queries.executions()).routes(),
            new ExecutionBulk(engine.executions(), queries.executions(), admission).routes(),
            new ExecutionFollow(engine.executions(), queries.executions()).routes(),
            new ExecutionFileRoutes(engine.storage(), queries.executions()).routes(),
            new NamespaceFileRoutes(engine.storage(), limits.uploadBytesMax()).routes(),
            new NamespaceRoutes(queries.flows()).routes(),
            new KvRoutes(engine.namespaceValues(), queries.keyValues()).routes(),
            new TaskMetricRoutes(queries.metrics()).routes(),
            new LogRoutes(
                    queries.logs(),
                    engine.executionLogs(),
                    queries.executions(),
                    engine.executions())
                .routes())
        .flatMap(List::stream)
        .toList();
  }
}
