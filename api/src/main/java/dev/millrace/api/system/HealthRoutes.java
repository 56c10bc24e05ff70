package dev.millrace.api.system;

import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Routes that tell load balancers and people whether this node works. */
public final class HealthRoutes {

  private final BooleanSupplier ready;

  /**
   * @param ready whether flows can be run now
   */
  public HealthRoutes(BooleanSupplier ready) {
    this.ready = ready;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    return List.of(
        open("/", HealthRoutes::welcome),
        open("/health", this::readiness),
        open("/health/readiness", this::readiness),
        open("/health/liveness", exchange -> exchange.answer(new Status("UP"))),
        open("/ping", exchange -> exchange.answerText("text/plain", "pong")),
        open(Route.API + "/ping", exchange -> exchange.answerText("text/plain", "pong")));
  }

  private static Route open(String path, Handler handler) {
    return new Route(Method.GET, path, Permission.PUBLIC, handler).takes(Route.ANY);
  }

  private record Status(String status) {}

  private void readiness(Exchange exchange) throws IOException {
    boolean up = ready.getAsBoolean() && !exchange.closing().isBegun();
    exchange.answer(up ? 200 : 503, new Status(up ? "UP" : "DOWN"));
  }

  private static void welcome(Exchange exchange) throws IOException {
    exchange.answer(
        Map.of(
            "name", "Millrace",
            "api", Route.API + "/" + Route.TENANT,
            "health", "/health/readiness"));
  }
}
