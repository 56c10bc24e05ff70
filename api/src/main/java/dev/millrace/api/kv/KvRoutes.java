package dev.millrace.api.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Paging;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.SearchFilters;
import dev.millrace.engine.NamespaceValues;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.KvQueries;
import dev.millrace.engine.query.KvView;
import dev.millrace.engine.state.KvType;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes of the key-value store. */
public final class KvRoutes {

  private static final Map<String, String> SORT_FIELDS =
      Map.of("key", "KEY", "namespace", "NAMESPACE", "updated", "UPDATED", "updateDate", "UPDATED");

  private final NamespaceValues values;
  private final KvQueries queries;

  public KvRoutes(NamespaceValues values, KvQueries queries) {
    this.values = values;
    this.queries = queries;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    String all = "/namespaces/{namespace}/kv";
    String one = all + "/{key}";
    return List.of(
        read("/kv", this::search).searches().pages(),
        read(all, this::list),
        read(all + "/inheritance", this::inherited),
        read(one, this::get),
        Route.api(Method.PUT, one, Permission.KV_UPDATE, this::put).takes("ttl"),
        Route.api(Method.DELETE, one, Permission.KV_DELETE, this::delete),
        Route.api(Method.DELETE, all, Permission.KV_DELETE, this::deleteAll));
  }

  private static Route read(String path, Handler handler) {
    return Route.api(Method.GET, path, Permission.KV_READ, handler);
  }

  /** A key as lists show it. */
  private record Entry(
      String namespace,
      String key,
      int version,
      @Nullable String description,
      Instant creationDate,
      Instant updateDate,
      @Nullable Instant expirationDate) {

    static Entry of(KvView view) {
      return new Entry(
          view.namespace(),
          view.key(),
          view.revision(),
          view.description(),
          view.createdAt(),
          view.updatedAt(),
          view.expiresAt());
    }
  }

  /** A key with its value, which may be null. */
  private record Detail(
      KvType type,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Object value,
      int revision,
      Instant updated) {}

  private void search(Exchange exchange) throws IOException {
    Query query = exchange.query();
    KvQueries.Sort sort =
        Paging.sort(query, KvQueries.Sort.class, KvQueries.Sort.KEY_ASC, SORT_FIELDS);
    exchange.answer(
        Paging.Results.of(
            queries.search(SearchFilters.of(query), sort, Paging.of(query)), Entry::of));
  }

  private void list(Exchange exchange) throws IOException {
    exchange.answer(queries.list(exchange.path("namespace")).stream().map(Entry::of).toList());
  }

  private void inherited(Exchange exchange) throws IOException {
    exchange.answer(queries.inherited(exchange.path("namespace")).stream().map(Entry::of).toList());
  }

  private void get(Exchange exchange) throws IOException {
    NamespaceValues.Detail found = values.get(exchange.path("namespace"), exchange.path("key"));
    KvView entry = found.entry();
    exchange.answer(new Detail(entry.type(), found.value(), entry.revision(), entry.updatedAt()));
  }

  private void put(Exchange exchange) throws IOException {
    values.setText(
        exchange.path("namespace"),
        exchange.path("key"),
        exchange.looseJson(),
        new NamespaceValues.Options(
            ttl(exchange), true, exchange.header("description").orElse(null)));
    exchange.answerNothing(200);
  }

  private static @Nullable Duration ttl(Exchange exchange) {
    String text = exchange.header("ttl").or(() -> exchange.query().text("ttl")).orElse("");
    if (text.isEmpty()) {
      return null;
    }
    try {
      Duration ttl = Duration.parse(text);
      if (ttl.isPositive()) {
        return ttl;
      }
    } catch (DateTimeException e) {
      throw wrongTtl(text);
    }
    throw wrongTtl(text);
  }

  private static EngineException wrongTtl(String text) {
    return new EngineException(
        ErrorCode.REQUEST_INVALID,
        "ttl is '" + text + "', expected an ISO duration above zero, as PT1H or P7D");
  }

  private void delete(Exchange exchange) throws IOException {
    exchange.answer(values.delete(exchange.path("namespace"), exchange.path("key")));
  }

  /** Keys to delete, or deleted. */
  private record Keys(@Nullable List<String> keys) {}

  private void deleteAll(Exchange exchange) throws IOException {
    Keys request = exchange.json(new TypeReference<>() {});
    if (request.keys == null) {
      throw new EngineException(ErrorCode.REQUEST_INVALID, "the body needs the list keys");
    }
    exchange.answer(new Keys(values.deleteAll(exchange.path("namespace"), request.keys)));
  }
}
