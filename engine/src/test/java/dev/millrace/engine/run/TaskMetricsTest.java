package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.MetricEntry;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.task.Metrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
  private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");

  private final Origin origin = Origin.execution(ExecutionId.next(), "company", "flow");
  private final TaskMetrics metrics = new TaskMetrics(origin, 2, InstantSource.fixed(NOW));

  @Test
  void valuesAreKeptInTheirOrderUntilTheResultIsStored() {
    metrics.counter("rows", 1);
    metrics.record(Metrics.Type.TIMER, "took", 0.5, Map.of("k", "v"));

    assertThat(metrics.lines())
        .containsExactly(
            new MetricEntry(NOW, origin, "rows", "counter", 1, Map.of()),
            new MetricEntry(NOW, origin, "took", "timer", 0.5, Map.of("k", "v")));
  }

  @Test
  void moreValuesThanTheLimitAreRefused() {
    metrics.counter("rows", 1);
    metrics.counter("rows", 2);

    assertThatThrownBy(() -> metrics.counter("rows", 3))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("2 metric values");
  }

  @Test
  void aValueThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> metrics.counter("rows", Double.NaN))
        .hasMessageContaining("metric rows")
        .hasMessageContaining("finite");
  }
}
