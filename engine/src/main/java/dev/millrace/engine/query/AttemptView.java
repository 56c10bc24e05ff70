package dev.millrace.engine.query;

import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One try of a task run. */
public record AttemptView(StateView state) {

  /** States of a run that show as an attempt although it made none: it did not just wait. */
  private static final Set<State> HAS_ONE =
      EnumSet.of(
          State.RUNNING,
          State.PAUSED,
          State.SUCCESS,
          State.WARNING,
          State.FAILED,
          State.SKIPPED,
          State.CANCELLED);

  /**
   * All attempts of a run: those that are past, as stored, and the current one, read from the run's
   * history. A run of a flow-control task, and one that ended before it began, has one.
   */
  static List<AttemptView> of(
      @Nullable String past, int begun, State current, List<History.Entry> history) {
    List<AttemptView> attempts = new ArrayList<>();
    for (Map<String, @Nullable Object> attempt : JsonColumns.maps(past)) {
      attempts.add(past(attempt));
    }
    if (begun > attempts.size()) {
      attempts.add(current(current, history));
    } else if (begun == 0 && HAS_ONE.contains(current)) {
      attempts.add(new AttemptView(new StateView(current, history)));
    }
    return attempts;
  }

  private static AttemptView past(Map<String, @Nullable Object> attempt) {
    if (!(attempt.get("state") instanceof Map<?, ?> state)
        || !(state.get("histories") instanceof List<?> histories)) {
      throw new IllegalStateException("a stored attempt has no history: " + attempt);
    }
    List<History.Entry> entries = new ArrayList<>();
    for (Object entry : histories) {
      if (entry instanceof Map<?, ?> map) {
        entries.add(
            new History.Entry(
                State.valueOf(String.valueOf(map.get("state"))),
                Instant.parse(String.valueOf(map.get("date")))));
      }
    }
    return new AttemptView(
        new StateView(State.valueOf(String.valueOf(state.get("current"))), entries));
  }

  /** From where it last began to run; before that it is created. */
  private static AttemptView current(State current, List<History.Entry> history) {
    int began = history.size() - 1;
    for (int i = history.size() - 1; i >= 0; i--) {
      if (history.get(i).state() == State.RUNNING) {
        began = i;
        break;
      }
    }
    List<History.Entry> entries = new ArrayList<>();
    entries.add(new History.Entry(State.CREATED, history.get(began).date()));
    for (History.Entry entry : history.subList(began, history.size())) {
      if (entry.state() != State.CREATED) {
        entries.add(entry);
      }
    }
    return new AttemptView(new StateView(current, entries));
  }
}
