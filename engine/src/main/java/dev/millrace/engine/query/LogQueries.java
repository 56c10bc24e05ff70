package dev.millrace.engine.query;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.query.QueryFilter.Operation;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Lines of the log, of one execution or of many. Safe for all threads. */
public final class LogQueries {
  private static final int CHUNK = 2_000;

  /** How much later than its own time a line may be stored and still be seen by who follows. */
  private static final Duration LATENESS_MAX = Duration.ofMinutes(5);

  private static final Set<Field> FIELDS =
      Set.of(
          Field.QUERY,
          Field.SCOPE,
          Field.NAMESPACE,
          Field.START_DATE,
          Field.END_DATE,
          Field.TIME_RANGE,
          Field.FLOW_ID,
          Field.TRIGGER_ID,
          Field.MIN_LEVEL,
          Field.EXECUTION_ID,
          Field.TASK_ID);

  private static final String COLUMNS =
      """
      select at, seq, execution_id, namespace, flow_id, task_id, task_run_id, attempt, iteration,
             value, trigger_id, level, message
      from log_entry
      """;

  private static final String OF_EXECUTION =
      """
      where execution_id = :executionId
        and (cast(:minLevel as smallint) is null or level >= :minLevel)
        and (cast(:taskId as text) is null or task_id = :taskId)
        and (cast(:taskRunId as uuid) is null or task_run_id = :taskRunId)
        and (cast(:attempt as integer) is null or attempt = :attempt)
      """;

  static final String LIST =
      """
      -- LogQueries.LIST
      """
          + COLUMNS
          + OF_EXECUTION
          + """
            and (at, seq) > (:at, :seq)
          order by at, seq
          limit :limit
          """;

  static final String LAST =
      """
      -- LogQueries.LAST
      """
          + COLUMNS
          + OF_EXECUTION
          + """
          order by at desc, seq desc
          limit :limit
          """;

  /**
   * In the order of storing, not of the lines' own times: a line of another node may be stored
   * after later ones, and whoever follows must still see it. The bound on its time keeps the index
   * useful.
   */
  static final String FOLLOW =
      """
      -- LogQueries.FOLLOW
      """
          + COLUMNS
          + OF_EXECUTION
          + """
            and at >= :from and seq > :seq
          order by seq
          limit :limit
          """;

  private static final String SEARCHED =
      """
      where (cast(:namespaceIn as text[]) is null or namespace = any(:namespaceIn))
        and (cast(:namespaceNotIn as text[]) is null or namespace <> all(:namespaceNotIn))
        and (cast(:namespaceLike as text[]) is null or namespace ~ all(:namespaceLike))
        and (cast(:flowIdIn as text[]) is null or flow_id = any(:flowIdIn))
        and (cast(:flowIdNotIn as text[]) is null or flow_id <> all(:flowIdNotIn))
        and (cast(:flowIdLike as text[]) is null or flow_id ~ all(:flowIdLike))
        and (cast(:triggerIdIn as text[]) is null or trigger_id = any(:triggerIdIn))
        and (cast(:triggerIdNotIn as text[]) is null
             or coalesce(trigger_id, '') <> all(:triggerIdNotIn))
        and (cast(:triggerIdLike as text[]) is null or trigger_id ~ all(:triggerIdLike))
        and (cast(:taskIdIn as text[]) is null or task_id = any(:taskIdIn))
        and (cast(:taskIdNotIn as text[]) is null or coalesce(task_id, '') <> all(:taskIdNotIn))
        and (cast(:taskIdLike as text[]) is null or task_id ~ all(:taskIdLike))
        and (cast(:executionIdIn as uuid[]) is null or execution_id = any(:executionIdIn))
        and (cast(:executionIdNotIn as uuid[]) is null or execution_id is null
             or execution_id <> all(:executionIdNotIn))
        and (cast(:levelIn as smallint[]) is null or level = any(:levelIn))
        and (cast(:isSystem as boolean) is null
             or (namespace = 'system' or starts_with(namespace, 'system.')) = :isSystem)
        and (cast(:timeFrom as timestamptz) is null or at >= :timeFrom)
        and (cast(:timeTo as timestamptz) is null or at < :timeTo)
        and (cast(:timeNot as timestamptz) is null or at <> :timeNot)
        and (cast(:text as text) is null or message ~* :text)
      """;

  static final String SEARCH =
      """
      -- LogQueries.SEARCH
      """
          + COLUMNS
          + SEARCHED
          + """
          order by case when :oldestFirst then at end, case when :oldestFirst then seq end,
                   at desc, seq desc
          limit :limit offset :offset
          """;

  static final String COUNT =
      """
      -- LogQueries.COUNT
      select count(*) from (select 1 from log_entry
      """
          + SEARCHED
          + """
          limit :limit) as found
          """;

  private final Jdbi jdbi;
  private final InstantSource clock;

  public LogQueries(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Which lines of an execution; null is any. */
  public record Selection(
      @Nullable LogLevel minLevel,
      @Nullable String taskId,
      @Nullable TaskRunId taskRunId,
      @Nullable Integer attempt) {
    public static final Selection ALL = new Selection(null, null, null, null);

    /** Lines of this severity and above. */
    public static Selection atLeast(LogLevel level) {
      return new Selection(level, null, null, null);
    }
  }

  /** Lines of an execution in the order of their times, those after a position. */
  public List<LogView> list(
      ExecutionId execution, Selection selection, LogPosition after, int limit) {
    return jdbi.withHandle(handle -> list(handle, execution, selection, after, limit));
  }

  /** The last lines of an execution, in the order of their times. */
  public List<LogView> last(ExecutionId execution, Selection selection, int limit) {
    return jdbi.withHandle(handle ->
        bind(handle.createQuery(LAST), execution, selection)
            .bind("limit", limit)
            .map(LogQueries::view)
            .list()
            .reversed());
  }

  /** Gives every line of an execution to the reader, in the order of their times, in portions. */
  public void forEach(ExecutionId execution, Selection selection, Consumer<LogView> reader) {
    LogPosition after = LogPosition.START;
    while (true) {
      List<LogView> lines = list(execution, selection, after, CHUNK);
      lines.forEach(reader);
      if (lines.size() < CHUNK) {
        return;
      }
      after = lines.getLast().position();
    }
  }

  /**
   * Lines of an execution stored after a position, in the order of storing. Who follows asks again
   * with the position of the last line it got; it begins with {@link LogPosition#START}.
   */
  public List<LogView> follow(
      ExecutionId execution, Selection selection, LogPosition after, int limit) {
    Instant from = after.seq() == 0 ? Instant.EPOCH : after.at().minus(LATENESS_MAX);
    return jdbi.withHandle(handle ->
        bind(handle.createQuery(FOLLOW), execution, selection)
            .bind("from", from)
            .bind("seq", after.seq())
            .bind("limit", limit)
            .map(LogQueries::view)
            .list());
  }

  /**
   * Searches the lines of all executions.
   *
   * @throws dev.millrace.engine.flow.EngineException REQUEST_INVALID for filters that do not apply
   */
  public Page<LogView> search(List<QueryFilter> filters, boolean oldestFirst, PageRequest page) {
    Filters checked = Filters.of("logs", FIELDS, filters);
    InstantMatch time = time(checked);
    return SearchFaults.explained(() ->
        jdbi.withHandle(handle -> {
          List<LogView> lines =
              bind(handle.createQuery(SEARCH), checked, time)
                  .bind("oldestFirst", oldestFirst)
                  .bind("limit", page.size())
                  .bind("offset", page.offset())
                  .map(LogQueries::view)
                  .list();
          Query count =
              bind(handle.createQuery(COUNT), checked, time).bind("limit", PageRequest.TOTAL_MAX);
          return new Page<>(lines, count.mapTo(Long.class).one());
        }));
  }

  /** START_DATE and END_DATE are both about the time of the line. */
  private InstantMatch time(Filters filters) {
    InstantMatch start = filters.instant(Field.START_DATE);
    InstantMatch end = filters.instant(Field.END_DATE);
    return new InstantMatch(
            start.from() == null ? end.from() : start.from(),
            end.to() == null ? start.to() : end.to(),
            start.not() == null ? end.not() : start.not())
        .since(filters.since(Field.TIME_RANGE, clock.instant()));
  }

  private static List<LogView> list(
      Handle handle, ExecutionId execution, Selection selection, LogPosition after, int limit) {
    return bind(handle.createQuery(LIST), execution, selection)
        .bind("at", after.at())
        .bind("seq", after.seq())
        .bind("limit", limit)
        .map(LogQueries::view)
        .list();
  }

  private static Query bind(Query query, ExecutionId execution, Selection selection) {
    LogLevel level = selection.minLevel();
    TaskRunId taskRun = selection.taskRunId();
    return query
        .bind("executionId", execution.value())
        .bind("minLevel", level == null ? null : level.number())
        .bind("taskId", selection.taskId())
        .bind("taskRunId", taskRun == null ? null : taskRun.value())
        .bind("attempt", selection.attempt());
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, Filters filters, InstantMatch time) {
    filters.text(Field.NAMESPACE).bind(statement, "namespace");
    filters.text(Field.FLOW_ID).bind(statement, "flowId");
    filters.text(Field.TRIGGER_ID).bind(statement, "triggerId");
    filters.text(Field.TASK_ID).bind(statement, "taskId");
    Filters.IdMatch<UUID> executions =
        filters.ids(Field.EXECUTION_ID, id -> ExecutionId.of(id).value());
    executions.bind(statement, "executionId", UUID.class);
    time.bind(statement, "time");
    List<Integer> levels = levels(filters);
    if (levels == null) {
      statement.bind("levelIn", (Object) null);
    } else {
      statement.bindArray("levelIn", Integer.class, levels);
    }
    String text = filters.single(Field.QUERY);
    return statement
        .bind("isSystem", filters.either(Field.SCOPE, "SYSTEM", "USER"))
        .bind("text", text == null ? null : TextMatch.quote(text));
  }

  /** EQUALS means this level and above, as in Kestra; NOT_EQUALS means that level alone is not. */
  private static @Nullable List<Integer> levels(Filters filters) {
    if (!filters.has(Field.MIN_LEVEL)) {
      return null;
    }
    List<LogLevel> levels = new ArrayList<>(List.of(LogLevel.values()));
    for (QueryFilter filter : filters.of(Field.MIN_LEVEL)) {
      Filters.require(filter, Operation.EQUALS, Operation.NOT_EQUALS);
      LogLevel level =
          Filters.requireMember(Field.MIN_LEVEL, LogLevel.class, Filters.value(filter));
      levels.removeIf(other ->
          filter.operation() == Operation.EQUALS ? other.compareTo(level) < 0 : other == level);
    }
    return levels.stream().map(LogLevel::number).toList();
  }

  private static LogView view(RowView row) {
    UUID execution = row.getColumn("execution_id", UUID.class);
    UUID taskRun = row.getColumn("task_run_id", UUID.class);
    return new LogView(
        new LogPosition(row.getColumn("at", Instant.class), row.getColumn("seq", Long.class)),
        LogLevel.of(row.getColumn("level", Integer.class)),
        row.getColumn("message", String.class),
        row.getColumn("namespace", String.class),
        row.getColumn("flow_id", String.class),
        execution == null ? null : new ExecutionId(execution),
        row.getColumn("task_id", String.class),
        taskRun == null ? null : new TaskRunId(taskRun),
        row.getColumn("attempt", Integer.class),
        row.getColumn("iteration", Integer.class),
        row.getColumn("value", String.class),
        row.getColumn("trigger_id", String.class));
  }
}
