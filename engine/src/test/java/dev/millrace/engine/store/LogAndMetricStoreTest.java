package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class LogAndMetricStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00.123456Z");

  private final Database database;
  private final LogStore logs;
  private final ExecutionId execution = ExecutionId.next();
  private final TaskRunId run = TaskRunId.next();

  LogAndMetricStoreTest(Database database) {
    this.database = database;
    this.logs = new LogStore(database.background());
  }

  @Test
  void linesKeepEveryColumnAndTheirOrder() {
    logs.insert(
        List.of(
            new LogEntry(NOW, origin("a", 2, 3, "x,{\"y\"}"), LogLevel.WARN, "first \"'\\{}"),
            new LogEntry(NOW, Origin.execution(execution, "n", "f"), LogLevel.INFO, "2")));

    assertThat(lines())
        .containsExactly(
            NOW + " n f a " + run.value() + " 2 3 x,{\"y\"} 3 first \"'\\{}",
            NOW + " n f null null null null null 2 2");
  }

  @Test
  void aNulInAMessageDoesNotStopTheOthers() {
    logs.insert(List.of(entry("a\0b"), entry("half \uD83D of a pair, whole \uD83D\uDE00")));

    assertThat(messages()).containsExactly("a\uFFFDb", "half \uFFFD of a pair, whole \uD83D\uDE00");
  }

  @Test
  void thousandsOfLinesAreOneStatement() {
    logs.insert(IntStream.range(0, 5_000).mapToObj(i -> entry("line " + i)).toList());

    assertThat(messages()).hasSize(5_000).startsWith("line 0", "line 1").endsWith("line 4999");
  }

  @Test
  void whatAnAttemptSaysIsDroppedOnceItIsSomebodyElses() {
    UUID held = work();
    UUID gone = Uuid7.next();

    logs.insertOfAttempts(List.of(line("alone", held)));
    logs.insertOfAttempts(List.of(line("alone, too late", gone)));
    logs.insertOfAttempts(
        List.of(line("one", held), line("too late", gone), line("two", held), line("no", gone)));

    assertThat(messages()).containsExactly("alone", "one", "two");
  }

  private LogStore.AttemptLine line(String message, UUID token) {
    return new LogStore.AttemptLine(entry(message), token);
  }

  private UUID work() {
    UUID id = Uuid7.next();
    database
        .main()
        .useHandle(handle ->
            handle.execute(
                "insert into work (id, kind, execution_id, task_run_id, epoch, namespace, due_at)"
                    + " values (?, 'RUN', ?, ?, 0, 'n', now())",
                id,
                execution.value(),
                run.value()));
    return id;
  }

  @Test
  void linesAreRemovedBySelection() {
    logs.insert(
        List.of(
            new LogEntry(NOW, origin("a", 1, 0, "v"), LogLevel.DEBUG, "debug of a"),
            new LogEntry(NOW, origin("a", 1, 0, "v"), LogLevel.ERROR, "error of a"),
            new LogEntry(NOW, origin("b", 2, 0, "v"), LogLevel.ERROR, "error of b")));

    assertThat(logs.delete(execution, new LogStore.Selection(3, "a", run, 1))).isEqualTo(1);
    assertThat(messages()).containsExactly("debug of a", "error of b");
    assertThat(logs.delete(execution, LogStore.Selection.ALL)).isEqualTo(2);
  }

  @Test
  void linesOfATriggerAreRemoved() {
    Origin trigger = new Origin(null, "n", "f", null, null, null, null, null, "t" + run);
    logs.insert(List.of(new LogEntry(NOW, trigger, LogLevel.INFO, "evaluated")));

    assertThat(logs.deleteOfTrigger("n", "f", "t" + run)).isEqualTo(1);
  }

  @Test
  void metricsKeepEveryColumn() {
    Script script = new Script();
    MetricStore.insert(
        script,
        List.of(
            new MetricEntry(
                NOW, origin("t", 1, null, null), "rows", "counter", 2.5, Map.of("k", "v\0"))));

    try (SqlSession session = database.session()) {
      session.run(script);
    }

    assertThat(
            select(
                "select task_run_id || name || type || value || tags from metric"
                    + " where execution_id = ?"))
        .containsExactly(run.value() + "rowscounter2.5{\"k\": \"v\"}");
  }

  private LogEntry entry(String message) {
    return new LogEntry(NOW, origin("a", 1, null, null), LogLevel.INFO, message);
  }

  private Origin origin(String taskId, int attempt, Integer iteration, String value) {
    return new Origin(execution, "n", "f", taskId, run, attempt, iteration, value, null);
  }

  private List<String> messages() {
    return select("select message from log_entry where execution_id = ? order by seq");
  }

  private List<String> lines() {
    return select(
        "select concat(to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.USZ'), ' ',"
            + " namespace, ' ', flow_id, ' ', coalesce(task_id, 'null'), ' ',"
            + " coalesce(task_run_id::text, 'null'), ' ', coalesce(attempt::text, 'null'), ' ',"
            + " coalesce(iteration::text, 'null'), ' ', coalesce(value, 'null'), ' ', level, ' ',"
            + " message) from log_entry where execution_id = ? order by seq");
  }

  private List<String> select(String sql) {
    return database
        .read()
        .withHandle(handle ->
            handle.createQuery(sql).bind(0, execution.value()).mapTo(String.class).list());
  }
}
