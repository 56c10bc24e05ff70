package dev.millrace.api.executions;

import dev.millrace.engine.query.StateView;
import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state as the API shows it.
 *
 * @param duration seconds from the start to the end, or to now
 */
record StateAnswer(
    State current,
    List<History.Entry> histories,
    double duration,
    Instant startDate,
    @Nullable Instant endDate) {

  private static final double NANOS_PER_SECOND = 1e9;

  static StateAnswer of(StateView state, Instant now) {
    Instant end = state.endDate() == null ? now : state.endDate();
    Duration duration = Duration.between(state.startDate(), end);
    return new StateAnswer(
        state.current(),
        state.histories(),
        Math.max(0, duration.toNanos()) / NANOS_PER_SECOND,
        state.startDate(),
        state.endDate());
  }
}
