package dev.millrace.api.system;

import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;

/** The node's measurements, for Prometheus. Closed together with the server. */
public final class MetricsRoutes implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public MetricsRoutes() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Where measurements are registered. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/metrics", Permission.SYSTEM_READ, this::scrape).takes(Route.ANY),
        new Route(Method.GET, "/prometheus", Permission.SYSTEM_READ, this::scrape)
            .takes(Route.ANY));
  }

  private void scrape(Exchange exchange) throws IOException {
    exchange.answerText("text/plain; version=0.0.4", registry.scrape());
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
