package dev.millrace.engine.query;

import static dev.millrace.engine.query.QueryFilter.Operation.CONTAINS;
import static dev.millrace.engine.query.QueryFilter.Operation.ENDS_WITH;
import static dev.millrace.engine.query.QueryFilter.Operation.EQUALS;
import static dev.millrace.engine.query.QueryFilter.Operation.GREATER_THAN;
import static dev.millrace.engine.query.QueryFilter.Operation.GREATER_THAN_OR_EQUAL_TO;
import static dev.millrace.engine.query.QueryFilter.Operation.IN;
import static dev.millrace.engine.query.QueryFilter.Operation.LESS_THAN;
import static dev.millrace.engine.query.QueryFilter.Operation.NOT_EQUALS;
import static dev.millrace.engine.query.QueryFilter.Operation.NOT_IN;
import static dev.millrace.engine.query.QueryFilter.Operation.PREFIX;
import static dev.millrace.engine.query.QueryFilter.Operation.REGEX;
import static dev.millrace.engine.query.QueryFilter.Operation.STARTS_WITH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.ExecutionQueries.Sort;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(PostgresExtension.class)
class ExecutionQueriesTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final TestRows rows;
  private final ExecutionQueries executions;
  // Digits only: the searches look for letters in what follows.
  private final String root =
      "t" + Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits());

  ExecutionQueriesTest(Database database) {
    rows = new TestRows(database);
    executions = new ExecutionQueries(database.read(), InstantSource.fixed(NOON));
  }

  @Test
  void anExecutionIsShownWholeWithItsTaskRuns() {
    ExecutionId id =
        rows.execution(root, "flow")
            .with("labels", "{\"team\":\"a\"}")
            .with("inputs", "{\"n\":1,\"list\":[1,null]}")
            .with("outputs", "{\"sum\":2.5}")
            .with("trigger", "{\"id\":\"daily\",\"type\":\"Schedule\",\"variables\":{}}")
            .insert();
    TaskRunId first = rows.taskRun(id, "one").outputs("{\"value\":\"x\"}").insert();
    TaskRunId second = rows.taskRun(id, "two").parent(first).insert();

    ExecutionView view = executions.find(id).orElseThrow();

    assertThat(view.id()).isEqualTo(id);
    assertThat(view.labels()).containsExactly(Map.entry("team", "a"));
    assertThat(view.documents().inputs()).isEqualTo(Map.of("n", 1, "list", Arrays.asList(1, null)));
    assertThat(view.documents().outputs()).isEqualTo(Map.of("sum", 2.5));
    assertThat(view.documents().variables()).isNull();
    assertThat(view.trigger()).containsEntry("id", "daily");
    assertThat(view.lineage().originalId()).isEqualTo(id);
    assertThat(view.state().current()).isEqualTo(State.SUCCESS);
    assertThat(view.state().histories())
        .extracting(History.Entry::state)
        .containsExactly(State.CREATED, State.RUNNING, State.SUCCESS);
    assertThat(view.state().duration()).isEqualTo(Duration.ofMinutes(1));
    assertThat(view.taskRuns()).extracting(TaskRunView::id).containsExactly(first, second);
    assertThat(view.taskRuns().getFirst().outputs()).isEqualTo(Map.of("value", "x"));
    assertThat(view.taskRuns().getLast().parentTaskRunId()).isEqualTo(first);
    assertThat(view.taskRunsTotal()).isEqualTo(2);
  }

  @Test
  void attemptsAreThoseOfThePastAndTheCurrentOne() {
    ExecutionId id = rows.execution(root, "flow").state(State.RUNNING).insert();
    String past =
        """
        [{"state":{"current":"FAILED","histories":[
          {"state":"CREATED","date":"2026-11-24T07:00:00Z"},
          {"state":"RUNNING","date":"2026-11-24T07:00:00Z"},
          {"state":"FAILED","date":"2026-11-24T07:00:05Z"}]}}]
        """;
    History history =
        History.start(State.CREATED, NOON)
            .then(State.RUNNING, NOON.plusSeconds(1))
            .then(State.RETRYING, NOON.plusSeconds(2))
            .then(State.RUNNING, NOON.plusSeconds(9));
    rows.taskRun(id, "retried").state(State.RUNNING, history).attempts(2, past).insert();

    List<AttemptView> attempts = executions.find(id).orElseThrow().taskRuns().getFirst().attempts();

    assertThat(attempts)
        .extracting(a -> a.state().current())
        .containsExactly(State.FAILED, State.RUNNING);
    assertThat(attempts.getFirst().state().duration()).isEqualTo(Duration.ofSeconds(5));
    assertThat(attempts.getLast().state().startDate()).isEqualTo(NOON.plusSeconds(9));
    assertThat(attempts.getLast().state().endDate()).isNull();
  }

  @Test
  void aRunThatTriesNothingShowsOneAttemptOnceItHasBegun() {
    ExecutionId id = rows.execution(root, "flow").state(State.RUNNING).insert();
    History created = History.start(State.CREATED, NOON);
    rows.taskRun(id, "waits").state(State.CREATED, created).attempts(0, null).insert();
    for (State state : List.of(State.SKIPPED, State.RUNNING)) {
      rows.taskRun(id, state.name())
          .state(state, created.then(state, NOON))
          .attempts(0, null)
          .insert();
    }

    var runs = executions.find(id).orElseThrow().taskRuns();

    assertThat(runs)
        .extracting(run -> run.attempts().stream().map(a -> a.state().current()).toList())
        .containsExactly(List.of(), List.of(State.SKIPPED), List.of(State.RUNNING));
  }

  @Test
  void anUnknownIdIsNotFound() {
    assertThat(executions.find(ExecutionId.next())).isEmpty();
    assertThat(executions.findSummary(ExecutionId.next())).isEmpty();
  }

  static Stream<Arguments> searches() {
    return Stream.of(
        search(List.of("a.x", "a.y", "ab.x", "b.x")),
        search(List.of("a.x", "a.y"), ns(EQUALS, "a")),
        search(List.of("ab.x"), ns(NOT_IN, "a", "b")),
        search(List.of("a.x", "b.x"), ns(IN, "a", "b"), flow(EQUALS, "x")),
        search(List.of("a.x", "a.y", "ab.x"), ns(STARTS_WITH, "a")),
        search(List.of("a.x", "a.y"), ns(PREFIX, "a")),
        search(List.of("ab.x", "b.x"), ns(ENDS_WITH, "b")),
        search(List.of("ab.x", "b.x"), ns(CONTAINS, "b")),
        search(List.of("ab.x", "b.x"), ns(REGEX, ".*b")),
        search(List.of(), ns(CONTAINS, "."), flow(CONTAINS, "%")),
        search(List.of("a.y"), flow(NOT_EQUALS, "x")),
        search(List.of("a.y"), state(EQUALS, "FAILED")),
        search(List.of("a.x", "ab.x", "b.x"), state(NOT_IN, "FAILED", "KILLED")),
        search(List.of("a.y"), labels(EQUALS, Map.of("env", "prod"))),
        search(List.of("a.x", "ab.x", "b.x"), labels(NOT_EQUALS, Map.of("env", "prod"))),
        search(List.of("a.x", "a.y"), labels(IN, Map.of("env", "prod", "tier", "1"))),
        search(
            List.of(), labels(EQUALS, Map.of("env", "prod")), labels(EQUALS, Map.of("env", "dev"))),
        search(
            List.of("b.x"), QueryFilter.of(Field.START_DATE, GREATER_THAN, "2026-11-24T09:00:00Z")),
        search(
            List.of("ab.x", "b.x"),
            QueryFilter.of(
                Field.START_DATE, GREATER_THAN_OR_EQUAL_TO, "2026-11-24T10:00:00+01:00")),
        search(
            List.of("a.x", "a.y"),
            QueryFilter.of(Field.START_DATE, LESS_THAN, "2026-11-24T09:00:00")),
        search(List.of("a.y"), QueryFilter.of(Field.END_DATE, EQUALS, "2026-11-24T08:01:00Z")),
        search(List.of("ab.x", "b.x"), QueryFilter.of(Field.TIME_RANGE, EQUALS, "PT3H")),
        search(List.of("ab.x"), QueryFilter.of(Field.CHILD_FILTER, EQUALS, "CHILD")),
        search(List.of("a.x", "a.y", "b.x"), QueryFilter.of(Field.CHILD_FILTER, EQUALS, "MAIN")),
        search(List.of("draft.x"), QueryFilter.of(Field.KIND, EQUALS, "TEST")),
        search(List.of(), QueryFilter.of(Field.SCOPE, EQUALS, "SYSTEM")),
        search(List.of("a.x", "a.y", "ab.x", "b.x"), QueryFilter.of(Field.SCOPE, EQUALS, "USER")),
        search(List.of("a.y"), QueryFilter.of(Field.QUERY, EQUALS, "Y")),
        search(List.of(), QueryFilter.of(Field.QUERY, EQUALS, "a.*x")),
        search(List.of(), QueryFilter.of(Field.ID, IN, "nonsense")));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void aSearchFinds(List<String> expected, List<QueryFilter> filters) {
    ExecutionId parent = sample();

    List<QueryFilter> mine = new ArrayList<>();
    mine.add(QueryFilter.of(Field.NAMESPACE, STARTS_WITH, root));
    filters.forEach(filter -> mine.add(rooted(filter)));
    Page<ExecutionView> found =
        executions.search(mine, Sort.START_DATE_ASC, new PageRequest(1, 100));

    assertThat(found.results())
        .extracting(e -> e.namespace().substring(root.length() + 1) + "." + e.flowId())
        .containsExactlyElementsOf(expected);
    assertThat(found.total()).isEqualTo(expected.size());
    assertThat(executions.searchIds(mine)).hasSize(expected.size());
    assertThat(parent).isNotNull();
  }

  @Test
  void childrenOfAnExecutionAreFoundByItsId() {
    ExecutionId parent = sample();

    List<QueryFilter> filters =
        List.of(QueryFilter.of(Field.TRIGGER_EXECUTION_ID, EQUALS, parent.toString()));

    assertThat(executions.search(filters, Sort.START_DATE_DESC, new PageRequest(1, 10)).results())
        .extracting(ExecutionView::namespace)
        .containsExactly(root + ".ab");
    assertThat(
            executions
                .search(
                    List.of(QueryFilter.of(Field.QUERY, EQUALS, parent.toString())),
                    Sort.START_DATE_DESC,
                    new PageRequest(1, 10))
                .results())
        .extracting(ExecutionView::id)
        .containsExactly(parent);
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void everySortAndItsOppositeListTheSameTheOtherWayRound(Sort sort) {
    sample();
    List<QueryFilter> mine = List.of(QueryFilter.of(Field.NAMESPACE, STARTS_WITH, root));
    Sort opposite =
        Sort.valueOf(
            sort.name().endsWith("_ASC")
                ? sort.name().replace("_ASC", "_DESC")
                : sort.name().replace("_DESC", "_ASC"));

    List<Object> one = keys(sort, executions.search(mine, sort, new PageRequest(1, 10)));
    List<Object> other = keys(sort, executions.search(mine, opposite, new PageRequest(1, 10)));

    assertThat(one).hasSize(4).isEqualTo(other.reversed());
  }

  @Test
  void pagesFollowOneAnotherAndKnowTheTotal() {
    sample();
    List<QueryFilter> mine = List.of(QueryFilter.of(Field.NAMESPACE, STARTS_WITH, root));

    Page<ExecutionView> second =
        executions.search(mine, Sort.START_DATE_DESC, new PageRequest(2, 3));

    assertThat(second.total()).isEqualTo(4);
    assertThat(second.results()).extracting(ExecutionView::flowId).containsExactly("x");
  }

  @Test
  void resultsOfASearchCarryTaskRunsWithoutOutputs() {
    ExecutionId id = rows.execution(root, "flow").insert();
    rows.taskRun(id, "one").outputs("{\"value\":\"x\"}").insert();

    ExecutionView found =
        executions
            .search(
                List.of(QueryFilter.of(Field.NAMESPACE, EQUALS, root)),
                Sort.START_DATE_DESC,
                new PageRequest(1, 10))
            .results()
            .getFirst();

    assertThat(found.taskRuns()).extracting(TaskRunView::taskId).containsExactly("one");
    assertThat(found.taskRuns().getFirst().outputs()).isNull();
  }

  @Test
  void theLatestOfEachFlowIsFound() {
    rows.execution(root, "x").insert();
    ExecutionId latest = rows.execution(root, "x").insert();

    assertThat(
            executions.latest(
                List.of(
                    new ExecutionQueries.FlowKey(root, "x"),
                    new ExecutionQueries.FlowKey(root, "none"))))
        .extracting(ExecutionView::id)
        .containsExactly(latest);
  }

  @Test
  void taskRunsAreListedBySelectionAndPaged() {
    ExecutionId id = rows.execution(root, "x").insert();
    TaskRunId parent = rows.taskRun(id, "loop").insert();
    TaskRunId first = rows.taskRun(id, "child").parent(parent).outputs("{\"a\":1}").insert();
    TaskRunId second = rows.taskRun(id, "child").parent(parent).insert();
    ExecutionView execution = executions.findSummary(id).orElseThrow();

    assertThat(ids(execution, TaskRunQueries.Selection.ALL, null))
        .containsExactly(parent, first, second);
    assertThat(ids(execution, new TaskRunQueries.Selection("child", null, parent), first))
        .containsExactly(second);
    assertThat(ids(execution, new TaskRunQueries.Selection(null, State.FAILED, null), null))
        .isEmpty();
    assertThat(executions.taskRuns().find(execution, first).orElseThrow().outputs())
        .isEqualTo(Map.of("a", 1));
  }

  static Stream<QueryFilter> badFilters() {
    return Stream.of(
        QueryFilter.of(Field.TASK_ID, EQUALS, "x"),
        QueryFilter.of(Field.STATE, EQUALS, "DONE"),
        QueryFilter.of(Field.STATE, REGEX, ".*"),
        QueryFilter.of(Field.NAMESPACE, GREATER_THAN, "a"),
        QueryFilter.of(Field.NAMESPACE, CONTAINS, "a", "b"),
        QueryFilter.of(Field.NAMESPACE, REGEX, "("),
        QueryFilter.of(Field.NAMESPACE, REGEX, "(?<=a)b++"),
        QueryFilter.of(Field.START_DATE, GREATER_THAN, "yesterday"),
        QueryFilter.of(Field.START_DATE, CONTAINS, "2026-01-01"),
        QueryFilter.of(Field.TIME_RANGE, EQUALS, "1 day"),
        QueryFilter.of(Field.CHILD_FILTER, EQUALS, "NEITHER"));
  }

  @ParameterizedTest
  @MethodSource("badFilters")
  void aFilterThatDoesNotApplyIsRefused(QueryFilter filter) {
    assertThatThrownBy(
            () -> executions.search(List.of(filter), Sort.START_DATE_DESC, new PageRequest(1, 10)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_INVALID))
        .hasMessageStartingWith("Provided query filters are invalid: ");
  }

  private List<TaskRunId> ids(
      ExecutionView execution, TaskRunQueries.Selection selection, TaskRunId after) {
    return executions.taskRuns().list(execution, selection, after, 10).stream()
        .map(TaskRunView::id)
        .toList();
  }

  /** a.x at 7, a.y failed at 8 (prod), ab.x at 9 (child of a.x), b.x at 10; and a test's. */
  private ExecutionId sample() {
    ExecutionId parent =
        at(7, "a", "x").with("labels", "{\"tier\":\"1\",\"env\":\"dev\"}").insert();
    at(8, "a", "y").state(State.FAILED).with("labels", "{\"env\":\"prod\"}").insert();
    at(9, "ab", "x").with("caller", parent.value()).insert();
    at(10, "b", "x").insert();
    at(11, "draft", "x").with("kind", "TEST").insert();
    return parent;
  }

  private TestRows.ExecutionRow at(int hour, String namespace, String flowId) {
    return rows.execution(root + "." + namespace, flowId)
        .createdAt(Instant.parse("2026-11-24T00:00:00Z").plus(Duration.ofHours(hour)));
  }

  private static List<Object> keys(Sort sort, Page<ExecutionView> page) {
    String by = sort.name().replaceAll("_(ASC|DESC)$", "");
    return page.results().stream()
        .<Object>map(e ->
            switch (by) {
              case "START_DATE" -> e.id();
              case "END_DATE" -> e.state().endDate();
              case "DURATION" -> e.state().duration();
              case "NAMESPACE" -> e.namespace();
              case "FLOW_ID" -> e.flowId();
              default -> e.state().current();
            })
        .toList();
  }

  private QueryFilter rooted(QueryFilter filter) {
    boolean whole =
        List.of(EQUALS, NOT_EQUALS, IN, NOT_IN, STARTS_WITH, PREFIX).contains(filter.operation());
    if (filter.field() != Field.NAMESPACE || !whole) {
      return filter;
    }
    return new QueryFilter(
        filter.field(),
        filter.operation(),
        filter.values().stream().map(value -> root + "." + value).toList(),
        Map.of());
  }

  private static Arguments search(List<String> expected, QueryFilter... filters) {
    return Arguments.of(expected, List.of(filters));
  }

  private static QueryFilter ns(QueryFilter.Operation operation, String... values) {
    return QueryFilter.of(Field.NAMESPACE, operation, values);
  }

  private static QueryFilter flow(QueryFilter.Operation operation, String... values) {
    return QueryFilter.of(Field.FLOW_ID, operation, values);
  }

  private static QueryFilter state(QueryFilter.Operation operation, String... values) {
    return QueryFilter.of(Field.STATE, operation, values);
  }

  private static QueryFilter labels(QueryFilter.Operation operation, Map<String, String> labels) {
    return QueryFilter.labels(operation, labels);
  }
}
