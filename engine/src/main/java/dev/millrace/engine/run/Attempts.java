package dev.millrace.engine.run;

import dev.millrace.engine.state.History;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the attempts of a task run that came before the current one, as the API shows them. */
final class Attempts {

  private Attempts() {}

  /**
   * The past attempts once the current one is past too; null while there is none.
   *
   * @param otherwise how the attempt ended, when the history does not say
   */
  static @Nullable String archive(TaskRun run, State otherwise) {
    if (run.attempt() == 0) {
      return run.pastAttempts();
    }
    List<@Nullable Object> attempts = new ArrayList<>(Json.readList(run.pastAttempts()));
    attempts.add(attempt(run, otherwise));
    return Json.write(attempts);
  }

  private static Map<String, @Nullable Object> attempt(TaskRun run, State otherwise) {
    List<History.Entry> all = run.history().entries();
    int began = lastRunning(all);
    boolean over = began + 1 < all.size();
    History.Entry end = all.get(over ? began + 1 : began);
    State ended = over && end.state().isTerminal() ? end.state() : otherwise;
    Instant start = all.get(began).date();
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put("current", ended.name());
    state.put(
        "histories",
        List.of(
            entry(State.CREATED, start), entry(State.RUNNING, start), entry(ended, end.date())));
    Map<String, @Nullable Object> attempt = new LinkedHashMap<>();
    attempt.put("state", state);
    return attempt;
  }

  private static Map<String, Object> entry(State state, Instant at) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("state", state.name());
    entry.put("date", at.toString());
    return entry;
  }

  /** Index of the entry with which the current attempt began. */
  private static int lastRunning(List<History.Entry> entries) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).state() == State.RUNNING) {
        return i;
      }
    }
    return 0;
  }
}
