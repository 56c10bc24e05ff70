package dev.millrace.api.flows;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.api.http.BulkAnswer;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.SearchFilters;
import dev.millrace.engine.Flows;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.FlowQueries;
import dev.millrace.engine.query.FlowView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Routes about many flows: whole namespaces as text, and actions by ids or by a search. */
public final class FlowBulk {

  private final Flows flows;
  private final FlowQueries queries;

  public FlowBulk(Flows flows, FlowQueries queries) {
    this.flows = flows;
    this.queries = queries;
  }

  /** A flow's name, as bodies of calls write it. */
  private record Name(String namespace, String id) {}

  /** Their rows of the route table. Replacing a namespace may delete, so it asks for that right. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(
        Route.api(Method.POST, "/flows/{namespace}", Permission.FLOW_DELETE, this::updateNamespace)
            .takes("override", "delete"));
    routes.add(
        Route.api(Method.POST, "/flows/bulk", Permission.FLOW_DELETE, this::updateBulk)
            .takes("namespace", "allowNamespaceChild", "delete"));
    routes.addAll(
        pair(
            Method.POST,
            "/flows/disable",
            Permission.FLOW_UPDATE,
            name -> flows.setDisabled(name.namespace, name.id, true)));
    routes.addAll(
        pair(
            Method.POST,
            "/flows/enable",
            Permission.FLOW_UPDATE,
            name -> flows.setDisabled(name.namespace, name.id, false)));
    routes.addAll(
        pair(
            Method.DELETE,
            "/flows/delete",
            Permission.FLOW_DELETE,
            name -> flows.delete(name.namespace, name.id)));
    routes.add(
        Route.api(
            Method.POST, "/flows/export/by-ids", Permission.FLOW_READ, e -> export(e, named(e))));
    routes.add(
        Route.api(
                Method.GET,
                "/flows/export/by-query",
                Permission.FLOW_READ,
                e -> export(e, found(e)))
            .searches());
    return routes;
  }

  private List<Route> pair(
      Method method, String path, Permission permission, Consumer<Name> action) {
    return List.of(
        Route.api(method, path + "/by-ids", permission, e -> act(e, named(e), action)),
        Route.api(method, path + "/by-query", permission, e -> act(e, found(e), action))
            .searches());
  }

  private void updateNamespace(Exchange exchange) throws IOException {
    Query query = exchange.query();
    answer(
        exchange,
        flows.replaceAll(
            exchange.path("namespace"),
            exchange.text(),
            query.flag("override", false),
            query.flag("delete", true)));
  }

  private void updateBulk(Exchange exchange) throws IOException {
    Query query = exchange.query();
    answer(
        exchange,
        flows.replaceAll(
            query.text("namespace").orElse(null),
            exchange.text(),
            query.flag("allowNamespaceChild", false),
            query.flag("delete", true)));
  }

  private static void answer(Exchange exchange, List<FlowView> stored) throws IOException {
    exchange.answer(stored.stream().map(FlowDocument::withSource).toList());
  }

  private static List<Name> named(Exchange exchange) throws IOException {
    List<Name> names = exchange.json(new TypeReference<>() {});
    for (Name name : names) {
      if (name == null || name.namespace == null || name.id == null) {
        throw new EngineException(
            ErrorCode.REQUEST_INVALID, "each flow needs namespace and id, but one is " + name);
      }
    }
    return names;
  }

  private List<Name> found(Exchange exchange) {
    return queries.searchKeys(SearchFilters.of(exchange.query())).stream()
        .map(key -> new Name(key.namespace(), key.id()))
        .toList();
  }

  private void act(Exchange exchange, List<Name> names, Consumer<Name> action) throws IOException {
    List<BulkAnswer.Invalid> missing =
        names.stream()
            .filter(name -> flows.find(name.namespace, name.id).isEmpty())
            .map(name -> new BulkAnswer.Invalid("flow not found", name.namespace + "." + name.id))
            .toList();
    if (!missing.isEmpty()) {
      exchange.answer(400, new BulkAnswer.Refused("invalid bulk action on flows", missing));
      return;
    }
    names.forEach(action);
    exchange.answer(new BulkAnswer(names.size()));
  }

  private void export(Exchange exchange, List<Name> names) throws IOException {
    List<FlowView> found =
        names.stream().map(name -> flows.get(name.namespace, name.id, null)).toList();
    try (OutputStream out = exchange.download("flows.zip", -1);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (FlowView flow : found) {
        zip.putNextEntry(new ZipEntry(flow.namespace() + "." + flow.id() + ".yml"));
        zip.write(flow.source().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }
}
