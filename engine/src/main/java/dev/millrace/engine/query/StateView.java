package dev.millrace.engine.query;

import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where something is and how it came there. The history has at least one entry. */
public record StateView(State current, List<History.Entry> histories) {

  public StateView {
    histories = List.copyOf(histories);
    if (histories.isEmpty()) {
      throw new IllegalArgumentException("a history has at least its first state");
    }
  }

  public Instant startDate() {
    return histories.getFirst().date();
  }

  /** When it ended, or paused; null while it goes on. */
  public @Nullable Instant endDate() {
    return current.isTerminal() || current == State.PAUSED ? histories.getLast().date() : null;
  }

  /** From start to end; null while there is no end. */
  public @Nullable Duration duration() {
    Instant end = endDate();
    return end == null ? null : Duration.between(startDate(), end);
  }
}
