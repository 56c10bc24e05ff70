package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.task.Metrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
  private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");

  private final TaskRun run =
      new TaskRun(
          TaskRunId.next(),
          ExecutionId.next(),
          "t",
          null,
          null,
          null,
          "tasks",
          State.RUNNING,
          1,
          null,
          null,
          null,
          NOW,
          NOW,
          null,
          null,
          History.start(State.CREATED, NOW),
          null,
          null);
  private final TaskMetrics metrics = new TaskMetrics(run, 2, InstantSource.fixed(NOW));

  @Test
  void valuesAreKeptInTheirOrderUntilTheResultIsStored() {
    metrics.counter("rows", 1);
    metrics.record(Metrics.Type.TIMER, "took", 0.5, Map.of("k", "v"));

    assertThat(metrics.lines())
        .containsExactly(
            new MetricLine(NOW, run, Metrics.Type.COUNTER, "rows", 1, Map.of()),
            new MetricLine(NOW, run, Metrics.Type.TIMER, "took", 0.5, Map.of("k", "v")));
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
