package dev.millrace.engine.query;

import dev.millrace.engine.state.ExecutionId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Executions with their task runs, for showing and searching. Safe for all threads. */
public final class ExecutionQueries {
  /** Task runs shown with an execution; more are read page by page. */
  public static final int TASK_RUNS_MAX = 5_000;

  private static final int TASK_RUNS_OF_PAGE_MAX = 10_000;
  private static final int IDS_MAX = 100_000;

  private static final String COLUMNS =
      """
      select id, namespace, flow_id, flow_revision, state, history, inputs, variables, outputs,
             labels, trigger, parent_id, original_id, caller_execution_id, caller_task_run_id,
             attempt_number, original_created_at, kind, suspended, schedule_date, closed_at, error
      from execution
      """;

  static final String FIND =
      """
      -- ExecutionQueries.FIND
      """
          + COLUMNS
          + """
          where id = :id
          """;

  /**
   * A sort that was not chosen is the constant null once the statement is planned for its values,
   * which PostgreSQL leaves out: newest first then reads the primary key backwards and stops.
   */
  static final String SEARCH =
      """
      -- ExecutionQueries.SEARCH
      """
          + COLUMNS
          + ExecutionSearch.WHERE
          + """
          order by case when :sort = 'NAMESPACE_ASC' then namespace
                        when :sort = 'FLOW_ID_ASC' then flow_id
                        when :sort = 'STATE_ASC' then state end,
                   case when :sort = 'NAMESPACE_DESC' then namespace
                        when :sort = 'FLOW_ID_DESC' then flow_id
                        when :sort = 'STATE_DESC' then state end desc,
                   case when :sort = 'END_DATE_ASC' then ended_at end,
                   case when :sort = 'END_DATE_DESC' then ended_at end desc nulls last,
                   case when :sort = 'DURATION_ASC' then ended_at - created_at end,
                   case when :sort = 'DURATION_DESC' then ended_at - created_at end desc nulls last,
                   case when :sort = 'START_DATE_ASC' then id end,
                   id desc
          limit :limit offset :offset
          """;

  static final String COUNT =
      """
      -- ExecutionQueries.COUNT
      select count(*) from (select 1 from execution
      """
          + ExecutionSearch.WHERE
          + """
          limit :limit) as found
          """;

  static final String IDS =
      """
      -- ExecutionQueries.IDS
      select id from execution
      """
          + ExecutionSearch.WHERE
          + """
          order by id desc
          limit :limit
          """;

  /** One index probe per flow; a flow without executions gives no row. */
  static final String LATEST =
      """
      -- ExecutionQueries.LATEST
      select latest.id
      from unnest(cast(:namespaces as text[]), cast(:flowIds as text[])) as flow (namespace, id)
      cross join lateral (select e.id from execution e
                          where e.namespace = flow.namespace and e.flow_id = flow.id
                          order by e.id desc
                          limit 1) as latest
      """;

  static final String FIND_ALL =
      """
      -- ExecutionQueries.FIND_ALL
      """
          + COLUMNS
          + """
          where id = any(:ids)
          order by id desc
          """;

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final TaskRunQueries taskRuns;

  public ExecutionQueries(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.taskRuns = new TaskRunQueries(jdbi);
  }

  /** How a search is sorted; ties are the newest first. */
  public enum Sort {
    START_DATE_ASC,
    START_DATE_DESC,
    END_DATE_ASC,
    END_DATE_DESC,
    DURATION_ASC,
    DURATION_DESC,
    NAMESPACE_ASC,
    NAMESPACE_DESC,
    FLOW_ID_ASC,
    FLOW_ID_DESC,
    STATE_ASC,
    STATE_DESC
  }

  /** An execution with its first {@link #TASK_RUNS_MAX} task runs and their outputs. */
  public Optional<ExecutionView> find(ExecutionId id) {
    return jdbi.withHandle(handle -> findOne(handle, id).map(found -> withTaskRuns(handle, found)));
  }

  /** An execution without its task runs. */
  public Optional<ExecutionView> findSummary(ExecutionId id) {
    return jdbi.withHandle(handle -> findOne(handle, id));
  }

  /** Its task runs, page by page. */
  public TaskRunQueries taskRuns() {
    return taskRuns;
  }

  /**
   * Searches; the results carry their task runs without outputs when there are few of them.
   *
   * @throws dev.millrace.engine.flow.EngineException REQUEST_INVALID for filters that do not apply
   */
  public Page<ExecutionView> search(List<QueryFilter> filters, Sort sort, PageRequest page) {
    ExecutionSearch search = ExecutionSearch.of(filters, clock.instant());
    return SearchFaults.explained(() ->
        jdbi.inTransaction(handle -> {
          List<ExecutionView> found =
              search
                  .bind(handle.createQuery(SEARCH))
                  .bind("sort", sort.name())
                  .bind("limit", page.size())
                  .bind("offset", page.offset())
                  .map(ExecutionRows::view)
                  .list();
          return new Page<>(withTaskRuns(handle, found), total(handle, search));
        }));
  }

  /** Ids of all that match, newest first, at most 100,000: what a bulk action works on. */
  public List<ExecutionId> searchIds(List<QueryFilter> filters) {
    ExecutionSearch search = ExecutionSearch.of(filters, clock.instant());
    return SearchFaults.explained(() ->
        jdbi.withHandle(handle ->
            search.bind(handle.createQuery(IDS)).bind("limit", IDS_MAX).mapTo(UUID.class).stream()
                .map(ExecutionId::new)
                .toList()));
  }

  /** A flow, for {@link #latest}. */
  public record FlowKey(String namespace, String id) {}

  /** The latest execution of each of these flows, without task runs, newest first. */
  public List<ExecutionView> latest(List<FlowKey> flows) {
    return jdbi.inTransaction(handle -> {
      List<UUID> ids =
          handle
              .createQuery(LATEST)
              .bindArray(
                  "namespaces", String.class, flows.stream().map(FlowKey::namespace).toList())
              .bindArray("flowIds", String.class, flows.stream().map(FlowKey::id).toList())
              .mapTo(UUID.class)
              .list();
      return handle
          .createQuery(FIND_ALL)
          .bindArray("ids", UUID.class, ids)
          .map(ExecutionRows::view)
          .list();
    });
  }

  private static Optional<ExecutionView> findOne(Handle handle, ExecutionId id) {
    return handle.createQuery(FIND).bind("id", id.value()).map(ExecutionRows::view).findOne();
  }

  private static long total(Handle handle, ExecutionSearch search) {
    Query count = search.bind(handle.createQuery(COUNT)).bind("limit", PageRequest.TOTAL_MAX);
    return count.mapTo(Long.class).one();
  }

  private static ExecutionView withTaskRuns(Handle handle, ExecutionView execution) {
    List<TaskRunView> runs =
        TaskRunQueries.read(handle, List.of(execution), true, TASK_RUNS_MAX + 1);
    if (runs.size() <= TASK_RUNS_MAX) {
      return execution.withTaskRuns(runs, runs.size());
    }
    return execution.withTaskRuns(
        runs.subList(0, TASK_RUNS_MAX), TaskRunQueries.count(handle, execution.id()));
  }

  private static List<ExecutionView> withTaskRuns(Handle handle, List<ExecutionView> executions) {
    List<TaskRunView> runs =
        TaskRunQueries.read(handle, executions, false, TASK_RUNS_OF_PAGE_MAX + 1);
    if (runs.size() > TASK_RUNS_OF_PAGE_MAX) {
      return executions;
    }
    Map<ExecutionId, List<TaskRunView>> byExecution = new HashMap<>();
    for (TaskRunView run : runs) {
      byExecution.computeIfAbsent(run.executionId(), id -> new ArrayList<>()).add(run);
    }
    return executions.stream()
        .map(execution -> {
          List<TaskRunView> own = byExecution.getOrDefault(execution.id(), List.of());
          return execution.withTaskRuns(own, own.size());
        })
        .toList();
  }
}
