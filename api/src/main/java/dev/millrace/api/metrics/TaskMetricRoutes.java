package dev.millrace.api.metrics;

import dev.millrace.api.executions.ExecutionReads;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Paging;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.engine.query.MetricQueries;
import dev.millrace.engine.query.MetricView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes of what tasks measured. */
public final class TaskMetricRoutes {

  private static final Duration AGGREGATED = Duration.ofDays(30);

  private static final Map<String, String> SORT_FIELDS =
      Map.of("timestamp", "TIMESTAMP", "name", "NAME", "value", "VALUE");

  private static final String[] AGGREGATE = {"startDate", "endDate", "aggregation"};

  private final MetricQueries metrics;

  public TaskMetricRoutes(MetricQueries metrics) {
    this.metrics = metrics;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    return List.of(
        read("/metrics/{executionId}", this::ofExecution).takes("taskId", "taskRunId").pages(),
        read("/metrics/names/{namespace}/{flowId}", this::names),
        read("/metrics/names/{namespace}/{flowId}/{taskId}", this::namesOfTask),
        read("/metrics/tasks/{namespace}/{flowId}", this::tasks),
        read("/metrics/aggregates/{namespace}/{flowId}/{metric}", this::aggregates)
            .takes(AGGREGATE),
        read("/metrics/aggregates/{namespace}/{flowId}/{taskId}/{metric}", this::aggregatesOfTask)
            .takes(AGGREGATE));
  }

  private static Route read(String path, Handler handler) {
    return Route.api(Method.GET, path, Permission.EXECUTION_READ, handler);
  }

  /** A value as the API shows it. */
  private record Entry(
      String namespace,
      String flowId,
      String taskId,
      String executionId,
      String taskRunId,
      String type,
      String name,
      double value,
      Instant timestamp,
      Map<String, String> tags) {

    static Entry of(MetricView view) {
      return new Entry(
          view.namespace(),
          view.flowId(),
          view.taskId(),
          view.executionId().toString(),
          view.taskRunId().toString(),
          view.type(),
          view.name(),
          view.value(),
          view.timestamp(),
          view.tags());
    }
  }

  private void ofExecution(Exchange exchange) throws IOException {
    Query query = exchange.query();
    exchange.answer(
        Paging.Results.of(
            metrics.list(
                ExecutionReads.id(exchange),
                query.text("taskId").orElse(null),
                query.text("taskRunId").map(ExecutionReads::taskRunId).orElse(null),
                Paging.sort(
                    query, MetricQueries.Sort.class, MetricQueries.Sort.TIMESTAMP_ASC, SORT_FIELDS),
                Paging.of(query)),
            Entry::of));
  }

  private void names(Exchange exchange) throws IOException {
    exchange.answer(metrics.names(source(exchange, null)));
  }

  private void namesOfTask(Exchange exchange) throws IOException {
    exchange.answer(metrics.names(source(exchange, exchange.path("taskId"))));
  }

  private void tasks(Exchange exchange) throws IOException {
    exchange.answer(metrics.tasks(exchange.path("namespace"), exchange.path("flowId")));
  }

  private void aggregates(Exchange exchange) throws IOException {
    aggregate(exchange, source(exchange, null));
  }

  private void aggregatesOfTask(Exchange exchange) throws IOException {
    aggregate(exchange, source(exchange, exchange.path("taskId")));
  }

  private static MetricQueries.Source source(Exchange exchange, @Nullable String taskId) {
    return new MetricQueries.Source(exchange.path("namespace"), exchange.path("flowId"), taskId);
  }

  /** A metric over a time. */
  private record Aggregations(String groupBy, List<Bucket> aggregations) {}

  private record Bucket(String name, double value, Instant date) {}

  private void aggregate(Exchange exchange, MetricQueries.Source source) throws IOException {
    Query query = exchange.query();
    String name = exchange.path("metric");
    Instant to = query.instant("endDate").orElseGet(Instant::now);
    Instant from = query.instant("startDate").orElseGet(() -> to.minus(AGGREGATED));
    MetricQueries.Function function =
        query.word("aggregation", MetricQueries.Function.class).orElse(MetricQueries.Function.SUM);
    MetricQueries.Aggregations found = metrics.aggregate(source, name, function, from, to);
    exchange.answer(
        new Aggregations(
            found.groupBy(),
            found.buckets().stream()
                .map(bucket -> new Bucket(name, bucket.value(), bucket.date()))
                .toList()));
  }
}
