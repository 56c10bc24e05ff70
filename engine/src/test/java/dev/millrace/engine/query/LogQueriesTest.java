package dev.millrace.engine.query;

import static dev.millrace.engine.query.QueryFilter.Operation.EQUALS;
import static dev.millrace.engine.query.QueryFilter.Operation.GREATER_THAN_OR_EQUAL_TO;
import static dev.millrace.engine.query.QueryFilter.Operation.LESS_THAN;
import static dev.millrace.engine.query.QueryFilter.Operation.NOT_EQUALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.LogStore;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(PostgresExtension.class)
class LogQueriesTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.000001Z");

  private final LogStore store;
  private final LogQueries logs;
  private final String namespace = "ns" + UUID.randomUUID();
  private final ExecutionId execution = ExecutionId.next();
  private final TaskRunId run = TaskRunId.next();

  LogQueriesTest(Database database) {
    store = new LogStore(database.background());
    logs = new LogQueries(database.read(), InstantSource.fixed(NOON));
  }

  @Test
  void aLineIsShownWhole() {
    store.insert(
        List.of(
            new LogEntry(
                NOON,
                new Origin(execution, namespace, "f", "t", run, 2, 3, "v", null),
                LogLevel.WARN,
                "hello")));

    LogView line = logs.list(execution, LogQueries.Selection.ALL, LogPosition.START, 10).getFirst();

    assertThat(line)
        .isEqualTo(
            new LogView(
                line.position(),
                LogLevel.WARN,
                "hello",
                namespace,
                "f",
                execution,
                "t",
                run,
                2,
                3,
                "v",
                null));
    assertThat(line.timestamp()).isEqualTo(NOON);
  }

  @Test
  void linesOfAnExecutionAreSelected() {
    store.insert(
        List.of(
            entry(0, LogLevel.DEBUG, "a", 1, "debug"),
            entry(1, LogLevel.ERROR, "a", 1, "error of a"),
            entry(2, LogLevel.ERROR, "b", 2, "error of b")));

    assertThat(list(LogQueries.Selection.atLeast(LogLevel.ERROR)))
        .containsExactly("error of a", "error of b");
    assertThat(list(new LogQueries.Selection(null, "a", run, 1)))
        .containsExactly("debug", "error of a");
    assertThat(list(new LogQueries.Selection(null, null, null, 2))).containsExactly("error of b");
    assertThat(messages(logs.last(execution, LogQueries.Selection.ALL, 2)))
        .containsExactly("error of a", "error of b");
  }

  @Test
  void everyLineIsReadInPortions() {
    store.insert(
        IntStream.range(0, 4_500)
            .mapToObj(i -> entry(i / 3, LogLevel.INFO, "t", 1, "" + i))
            .toList());

    List<String> read = new ArrayList<>();
    logs.forEach(execution, LogQueries.Selection.ALL, line -> read.add(line.message()));

    assertThat(read).isEqualTo(IntStream.range(0, 4_500).mapToObj(i -> "" + i).toList());
  }

  @Test
  void whoFollowsSeesEveryLineOnceAlsoOneStoredLate() {
    store.insert(List.of(entry(10, LogLevel.INFO, "t", 1, "first")));
    List<LogView> first = logs.follow(execution, LogQueries.Selection.ALL, LogPosition.START, 10);
    store.insert(
        List.of(entry(5, LogLevel.INFO, "t", 1, "late"), entry(11, LogLevel.INFO, "t", 1, "next")));

    List<LogView> next =
        logs.follow(execution, LogQueries.Selection.ALL, first.getLast().position(), 10);

    assertThat(messages(first)).containsExactly("first");
    assertThat(messages(next)).containsExactly("late", "next");
    assertThat(logs.follow(execution, LogQueries.Selection.ALL, next.getLast().position(), 10))
        .isEmpty();
  }

  static Stream<Arguments> searches() {
    return Stream.of(
        search(List.of("three", "two", "one")),
        search(List.of("three"), QueryFilter.of(Field.MIN_LEVEL, EQUALS, "ERROR")),
        search(List.of("three", "one"), QueryFilter.of(Field.MIN_LEVEL, NOT_EQUALS, "INFO")),
        search(List.of("two"), QueryFilter.of(Field.FLOW_ID, EQUALS, "g")),
        search(List.of("three"), QueryFilter.of(Field.TASK_ID, EQUALS, "b")),
        search(List.of("three", "two"), QueryFilter.of(Field.TASK_ID, NOT_EQUALS, "a")),
        search(List.of("two"), QueryFilter.of(Field.TRIGGER_ID, EQUALS, "daily")),
        search(List.of("three", "one"), QueryFilter.of(Field.TRIGGER_ID, NOT_EQUALS, "daily")),
        search(List.of("two"), QueryFilter.of(Field.QUERY, EQUALS, "WO")),
        search(List.of(), QueryFilter.of(Field.QUERY, EQUALS, "t.o")),
        search(
            List.of("two"),
            QueryFilter.of(Field.START_DATE, GREATER_THAN_OR_EQUAL_TO, "2026-11-24T10:00:00Z"),
            QueryFilter.of(Field.END_DATE, LESS_THAN, "2026-11-24T11:00:00Z")),
        search(List.of("three"), QueryFilter.of(Field.TIME_RANGE, EQUALS, "PT1H")),
        search(List.of(), QueryFilter.of(Field.EXECUTION_ID, EQUALS, "unknown")),
        search(List.of(), QueryFilter.of(Field.SCOPE, EQUALS, "SYSTEM")));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void aSearchFinds(List<String> expected, List<QueryFilter> filters) {
    store.insert(
        List.of(
            line("2026-11-24T09:00:00Z", origin("f", "a", null), LogLevel.DEBUG, "one"),
            line("2026-11-24T10:00:00Z", origin("g", null, "daily"), LogLevel.INFO, "two"),
            line("2026-11-24T11:30:00Z", origin("f", "b", null), LogLevel.ERROR, "three")));

    List<QueryFilter> mine = new ArrayList<>(filters);
    mine.add(QueryFilter.of(Field.NAMESPACE, EQUALS, namespace));
    Page<LogView> newest = logs.search(mine, false, new PageRequest(1, 10));
    Page<LogView> oldest = logs.search(mine, true, new PageRequest(1, 10));

    assertThat(messages(newest.results())).isEqualTo(expected);
    assertThat(messages(oldest.results())).isEqualTo(expected.reversed());
    assertThat(newest.total()).isEqualTo(expected.size());
  }

  @Test
  void aFilterThatDoesNotApplyIsRefused() {
    assertThatThrownBy(() ->
            logs.search(
                List.of(QueryFilter.of(Field.STATE, EQUALS, "FAILED")),
                false,
                new PageRequest(1, 10)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("logs cannot be searched by STATE");
  }

  private List<String> list(LogQueries.Selection selection) {
    return messages(logs.list(execution, selection, LogPosition.START, 10));
  }

  private static List<String> messages(List<LogView> lines) {
    return lines.stream().map(LogView::message).toList();
  }

  private LogEntry entry(int seconds, LogLevel level, String task, int attempt, String message) {
    return new LogEntry(
        NOON.plusSeconds(seconds),
        new Origin(execution, namespace, "f", task, run, attempt, null, null, null),
        level,
        message);
  }

  private Origin origin(String flow, String task, String trigger) {
    return new Origin(
        trigger == null ? execution : null, namespace, flow, task, null, null, null, null, trigger);
  }

  private static LogEntry line(String at, Origin origin, LogLevel level, String message) {
    return new LogEntry(Instant.parse(at), origin, level, message);
  }

  private static Arguments search(List<String> expected, QueryFilter... filters) {
    return Arguments.of(expected, List.of(filters));
  }
}
