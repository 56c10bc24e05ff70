package dev.millrace.engine.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where an execution or a task run is on its way, and where it was when. */
public record Course(
    State state, @Nullable Instant startedAt, @Nullable Instant endedAt, History history) {

  /** CREATED, and nothing more yet. */
  public static Course created(Instant at) {
    return new Course(State.CREATED, null, null, History.start(State.CREATED, at));
  }

  /**
   * In another state from {@code at} on. The start is the first time it runs; an end holds only
   * while the state is terminal.
   */
  public Course to(State next, Instant at) {
    Instant started = startedAt == null && next == State.RUNNING ? at : startedAt;
    Instant ended = next.isTerminal() ? at : null;
    return new Course(next, started, ended, history.then(next, at));
  }
}
