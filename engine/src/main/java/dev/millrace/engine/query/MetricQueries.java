package dev.millrace.engine.query;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Metrics of an execution, and sums over the executions of a flow. Safe for all threads. */
public final class MetricQueries {
  private static final int NAMES_MAX = 1_000;
  private static final int BUCKETS_MAX = 2_000;

  /** Names are those of this time: metrics have no index by flow, only one by time. */
  private static final Duration NAMES_OF = Duration.ofDays(30);

  private static final String OF_EXECUTION =
      """
      where execution_id = :executionId
        and (cast(:taskId as text) is null or task_id = :taskId)
        and (cast(:taskRunId as uuid) is null or task_run_id = :taskRunId)
      """;

  static final String LIST =
      """
      -- MetricQueries.LIST
      select at, execution_id, namespace, flow_id, task_id, task_run_id, name, type, value, tags
      from metric
      """
          + OF_EXECUTION
          + """
          order by case when :sort = 'NAME_ASC' then name end,
                   case when :sort = 'NAME_DESC' then name end desc,
                   case when :sort = 'VALUE_ASC' then value end,
                   case when :sort = 'VALUE_DESC' then value end desc,
                   case when :sort = 'TIMESTAMP_DESC' then at end desc,
                   at, seq
          limit :limit offset :offset
          """;

  static final String COUNT =
      """
      -- MetricQueries.COUNT
      select count(*) from (select 1 from metric
      """
          + OF_EXECUTION
          + """
          limit :limit) as found
          """;

  static final String NAMES =
      """
      -- MetricQueries.NAMES
      select distinct name
      from metric
      where at >= :from and namespace = :namespace and flow_id = :flowId
        and (cast(:taskId as text) is null or task_id = :taskId)
      order by name
      limit :limit
      """;

  static final String TASKS =
      """
      -- MetricQueries.TASKS
      select distinct task_id
      from metric
      where at >= :from and namespace = :namespace and flow_id = :flowId
      order by task_id
      limit :limit
      """;

  static final String AGGREGATE =
      """
      -- MetricQueries.AGGREGATE
      select date_trunc(:unit, at at time zone 'UTC') at time zone 'UTC' as bucket,
             case :function when 'SUM' then sum(value)
                            when 'AVG' then avg(value)
                            when 'MIN' then min(value)
                            when 'MAX' then max(value) end as value
      from metric
      where at >= :from and at < :to and namespace = :namespace and flow_id = :flowId
        and name = :name and (cast(:taskId as text) is null or task_id = :taskId)
      group by bucket
      order by bucket
      limit :limit
      """;

  private final Jdbi jdbi;
  private final InstantSource clock;

  public MetricQueries(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** How a list is sorted. */
  public enum Sort {
    TIMESTAMP_ASC,
    TIMESTAMP_DESC,
    NAME_ASC,
    NAME_DESC,
    VALUE_ASC,
    VALUE_DESC
  }

  /** What becomes of the values of one span of time. */
  public enum Function {
    SUM,
    AVG,
    MIN,
    MAX
  }

  /** A flow, or one of its tasks. */
  public record Source(String namespace, String flowId, @Nullable String taskId) {}

  /** Values of an execution. */
  public Page<MetricView> list(
      ExecutionId execution,
      @Nullable String taskId,
      @Nullable TaskRunId taskRun,
      Sort sort,
      PageRequest page) {
    return jdbi.withHandle(handle -> {
      List<MetricView> values =
          bind(handle.createQuery(LIST), execution, taskId, taskRun)
              .bind("sort", sort.name())
              .bind("limit", page.size())
              .bind("offset", page.offset())
              .map(MetricQueries::view)
              .list();
      Query count =
          bind(handle.createQuery(COUNT), execution, taskId, taskRun)
              .bind("limit", PageRequest.TOTAL_MAX);
      return new Page<>(values, count.mapTo(Long.class).one());
    });
  }

  /** Names of metrics of the last 30 days. */
  public List<String> names(Source source) {
    return SearchFaults.explained(() ->
        jdbi.withHandle(handle ->
            bind(handle.createQuery(NAMES), source)
                .bind("from", clock.instant().minus(NAMES_OF))
                .bind("limit", NAMES_MAX)
                .mapTo(String.class)
                .list()));
  }

  /** Ids of tasks with metrics in the last 30 days, also of tasks that are no more. */
  public List<String> tasks(String namespace, String flowId) {
    return SearchFaults.explained(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(TASKS)
                .bind("namespace", namespace)
                .bind("flowId", flowId)
                .bind("from", clock.instant().minus(NAMES_OF))
                .bind("limit", NAMES_MAX)
                .mapTo(String.class)
                .list()));
  }

  /**
   * Values of a metric over a time, by spans of equal length.
   *
   * @param groupBy MINUTE, HOUR, DAY, WEEK or MONTH, by the length of the time
   */
  public record Aggregations(String groupBy, List<Bucket> buckets) {
    public Aggregations {
      buckets = List.copyOf(buckets);
    }

    /** One span of time that has values. */
    public record Bucket(Instant date, double value) {}
  }

  /** Sums a metric up between two instants. */
  public Aggregations aggregate(
      Source source, String name, Function function, Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new EngineException(ErrorCode.REQUEST_INVALID, "startDate must be before endDate");
    }
    String unit = unit(Duration.between(from, to));
    return SearchFaults.explained(() ->
        new Aggregations(
            unit,
            jdbi.withHandle(handle ->
                bind(handle.createQuery(AGGREGATE), source)
                    .bind("name", name)
                    .bind("function", function.name())
                    .bind("unit", unit)
                    .bind("from", from)
                    .bind("to", to)
                    .bind("limit", BUCKETS_MAX)
                    .map((RowView row) ->
                        new Aggregations.Bucket(
                            row.getColumn("bucket", Instant.class),
                            row.getColumn("value", Double.class)))
                    .list())));
  }

  private static String unit(Duration time) {
    if (time.compareTo(Duration.ofDays(365)) > 0) {
      return "MONTH";
    }
    if (time.compareTo(Duration.ofDays(180)) > 0) {
      return "WEEK";
    }
    if (time.compareTo(Duration.ofDays(1)) > 0) {
      return "DAY";
    }
    return time.compareTo(Duration.ofHours(6)) > 0 ? "HOUR" : "MINUTE";
  }

  private static Query bind(
      Query query, ExecutionId execution, @Nullable String taskId, @Nullable TaskRunId taskRun) {
    return query
        .bind("executionId", execution.value())
        .bind("taskId", taskId)
        .bind("taskRunId", taskRun == null ? null : taskRun.value());
  }

  private static Query bind(Query query, Source source) {
    return query
        .bind("namespace", source.namespace())
        .bind("flowId", source.flowId())
        .bind("taskId", source.taskId());
  }

  private static MetricView view(RowView row) {
    return new MetricView(
        row.getColumn("at", Instant.class),
        new ExecutionId(row.getColumn("execution_id", UUID.class)),
        row.getColumn("namespace", String.class),
        row.getColumn("flow_id", String.class),
        row.getColumn("task_id", String.class),
        new TaskRunId(row.getColumn("task_run_id", UUID.class)),
        row.getColumn("name", String.class),
        row.getColumn("type", String.class),
        row.getColumn("value", Double.class),
        JsonColumns.texts(row.getColumn("tags", String.class)));
  }
}
