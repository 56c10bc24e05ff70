package dev.millrace.api.flows;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Paging;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.engine.query.FlowQueries;
import dev.millrace.engine.query.PageRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes of namespaces: there is one as long as there is something in it. */
public final class NamespaceRoutes {

  private final FlowQueries queries;

  public NamespaceRoutes(FlowQueries queries) {
    this.queries = queries;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    return List.of(
        read(Method.GET, "/namespaces/search", this::search)
            .takes("q", "query", "existing")
            .pages(),
        read(Method.GET, "/namespaces/{id}", this::get),
        read(Method.POST, "/namespaces/autocomplete", this::autocomplete));
  }

  private static Route read(Method method, String path, Handler handler) {
    return Route.api(method, path, Permission.FLOW_READ, handler);
  }

  private record Namespace(String id, boolean deleted) {}

  private enum Order {
    ID_ASC,
    ID_DESC
  }

  private void search(Exchange exchange) throws IOException {
    Query query = exchange.query();
    PageRequest page = Paging.of(query);
    List<String> found =
        queries.namespaces(query.text("q").or(() -> query.text("query")).orElse(null), true);
    Order order = Paging.sort(query, Order.class, Order.ID_ASC, Map.of("id", "ID"));
    List<String> all = order == Order.ID_ASC ? found : found.reversed();
    List<Namespace> shown =
        all.stream()
            .skip((page.page() - 1L) * page.size())
            .limit(page.size())
            .map(id -> new Namespace(id, false))
            .toList();
    exchange.answer(new Paging.Results<>(shown, all.size()));
  }

  private void get(Exchange exchange) throws IOException {
    exchange.answer(new Namespace(exchange.path("id"), false));
  }

  /** What was typed, and what is known already. */
  private record Typed(@Nullable String q, @Nullable List<String> ids) {}

  private void autocomplete(Exchange exchange) throws IOException {
    Typed typed = exchange.json(new TypeReference<>() {});
    exchange.answer(queries.namespaces(typed.q, true));
  }
}
