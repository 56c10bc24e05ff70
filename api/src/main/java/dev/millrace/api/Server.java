package dev.millrace.api;

import dev.millrace.api.cli.Launcher;
import dev.millrace.api.cli.ServerConfig;
import dev.millrace.api.http.Dispatcher;
import dev.millrace.api.system.MetricsRoutes;
import dev.millrace.engine.Engine;

/**
 * A node with its HTTP server. Stops answering first, then lets the engine drain, then stops the
 * database. Safe for all threads.
 */
final class Server implements Launcher.RunningServer {

  private final Node node;
  private final MetricsRoutes metrics;
  private final ApiServer http;

  private Server(Node node, MetricsRoutes metrics, ApiServer http) {
    this.node = node;
    this.metrics = metrics;
    this.http = http;
  }

  static Server start(ServerConfig config) {
    Node node = Node.start(config.node());
    MetricsRoutes metrics = new MetricsRoutes();
    try {
      Dispatcher dispatcher =
          new Dispatcher(
              RouteTable.of(
                  node.engine(),
                  metrics,
                  config.limits(),
                  config.calls(),
                  new RouteTable.Public(config.node().seen().url(), config.login() != null)),
              config.login(),
              config.onlyHost(),
              config.limits(),
              metrics.registry());
      ApiServer http = new ApiServer(config.host(), config.port(), dispatcher);
      http.start();
      return new Server(node, metrics, http);
    } catch (RuntimeException e) { // whatever it is: no engine and no database may be left behind
      metrics.close();
      node.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return http.port();
  }

  @Override
  public Engine engine() {
    return node.engine();
  }

  @Override
  public String database() {
    return node.database();
  }

  @Override
  public void close() {
    http.close();
    node.close();
    metrics.close();
  }
}
