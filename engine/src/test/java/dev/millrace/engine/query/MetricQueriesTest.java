package dev.millrace.engine.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.query.MetricQueries.Aggregations.Bucket;
import dev.millrace.engine.query.MetricQueries.Function;
import dev.millrace.engine.query.MetricQueries.Sort;
import dev.millrace.engine.query.MetricQueries.Source;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.MetricStore;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(PostgresExtension.class)
class MetricQueriesTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");

  private final Database database;
  private final MetricQueries metrics;
  private final String namespace = "ns" + UUID.randomUUID();
  private final ExecutionId execution = ExecutionId.next();
  private final TaskRunId run = TaskRunId.next();

  MetricQueriesTest(Database database) {
    this.database = database;
    metrics = new MetricQueries(database.read(), InstantSource.fixed(MIDNIGHT.plusSeconds(86_400)));
  }

  @BeforeEach
  void threeValues() {
    Script script = new Script();
    MetricStore.insert(
        script,
        List.of(
            entry("2026-11-24T00:30:00Z", "a", "rows", 1),
            entry("2026-11-24T23:30:00Z", "a", "rows", 3),
            entry("2026-11-23T23:30:00Z", "b", "bytes", 10)));
    try (SqlSession session = database.session()) {
      session.run(script);
    }
  }

  @Test
  void valuesOfAnExecutionAreListedWhole() {
    Page<MetricView> found =
        metrics.list(execution, "b", run, Sort.TIMESTAMP_ASC, new PageRequest(1, 10));

    assertThat(found.results())
        .containsExactly(
            new MetricView(
                Instant.parse("2026-11-23T23:30:00Z"),
                execution,
                namespace,
                "f",
                "b",
                run,
                "bytes",
                "counter",
                10,
                Map.of("k", "v")));
    assertThat(found.total()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void everySortOrdersAll(Sort sort) {
    List<Double> values =
        metrics.list(execution, null, null, sort, new PageRequest(1, 10)).results().stream()
            .map(MetricView::value)
            .toList();

    assertThat(values)
        .isEqualTo(
            switch (sort) {
              case TIMESTAMP_ASC -> List.of(10.0, 1.0, 3.0);
              case TIMESTAMP_DESC -> List.of(3.0, 1.0, 10.0);
              case NAME_ASC -> List.of(10.0, 1.0, 3.0);
              case NAME_DESC, VALUE_ASC -> List.of(1.0, 3.0, 10.0);
              case VALUE_DESC -> List.of(10.0, 3.0, 1.0);
            });
  }

  @Test
  void namesAndTasksOfAFlowAreListed() {
    assertThat(metrics.names(new Source(namespace, "f", null))).containsExactly("bytes", "rows");
    assertThat(metrics.names(new Source(namespace, "f", "a"))).containsExactly("rows");
    assertThat(metrics.tasks(namespace, "f")).containsExactly("a", "b");
    assertThat(metrics.tasks(namespace, "g")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void valuesAreSummedUpByTheDayInUtc(Function function) {
    MetricQueries.Aggregations found =
        metrics.aggregate(
            new Source(namespace, "f", null),
            "rows",
            function,
            MIDNIGHT.minusSeconds(86_400),
            MIDNIGHT.plusSeconds(2 * 86_400));

    assertThat(found.groupBy()).isEqualTo("DAY");
    assertThat(found.buckets())
        .containsExactly(
            new Bucket(
                MIDNIGHT,
                switch (function) {
                  case SUM -> 4;
                  case AVG -> 2;
                  case MIN -> 1;
                  case MAX -> 3;
                }));
  }

  @Test
  void aShortTimeIsGroupedFiner() {
    MetricQueries.Aggregations found =
        metrics.aggregate(
            new Source(namespace, "f", "a"),
            "rows",
            Function.SUM,
            MIDNIGHT,
            MIDNIGHT.plusSeconds(3_600));

    assertThat(found.groupBy()).isEqualTo("MINUTE");
    assertThat(found.buckets())
        .containsExactly(new Bucket(Instant.parse("2026-11-24T00:30:00Z"), 1));
  }

  @Test
  void aTimeThatEndsBeforeItBeginsIsRefused() {
    assertThatThrownBy(() ->
            metrics.aggregate(
                new Source(namespace, "f", null), "rows", Function.SUM, MIDNIGHT, MIDNIGHT))
        .isInstanceOf(EngineException.class);
  }

  private MetricEntry entry(String at, String task, String name, double value) {
    return new MetricEntry(
        Instant.parse(at),
        new Origin(execution, namespace, "f", task, run, 1, null, null, null),
        name,
        "counter",
        value,
        Map.of("k", "v"));
  }
}
