package dev.millrace.api.cli;

import dev.millrace.engine.Engine;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.LogPosition;
import dev.millrace.engine.query.LogQueries;
import dev.millrace.engine.query.LogView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Looks at an execution whenever it changes, and shows it until it is over. */
final class RunLoop {

  private static final long LOOK_MILLIS = 250;
  private static final int LINES_MAX = 2_000;

  private final Engine engine;
  private final RunView view;
  private LogPosition position = LogPosition.START;

  RunLoop(Engine engine, RunView view) {
    this.engine = engine;
    this.view = view;
  }

  /** Shows the execution to its end, or until it waits for somebody, and gives what it became. */
  ExecutionView watch(ExecutionId id) throws Exception {
    Semaphore changed = new Semaphore(0);
    try (AutoCloseable _ = engine.executions().follow(id, _ -> changed.release())) {
      while (true) {
        changed.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        changed.drainPermits();
        ExecutionView now = engine.queries().executions().find(id).orElseThrow();
        // Read after the execution: when it is over, all its lines are there.
        List<LogView> lines = newLines(id);
        if (now.closedAt() != null || waitsForSomebody(now)) {
          view.end(now, lines);
          return now;
        }
        view.show(now, lines);
      }
    }
  }

  private List<LogView> newLines(ExecutionId id) {
    List<LogView> all = new ArrayList<>();
    while (true) {
      List<LogView> lines =
          engine.queries().logs().follow(id, LogQueries.Selection.ALL, position, LINES_MAX);
      all.addAll(lines);
      if (!lines.isEmpty()) {
        position = lines.getLast().position();
      }
      if (lines.size() < LINES_MAX) {
        return all;
      }
    }
  }

  /** Everything that could go on waits for a Pause that no time ends. */
  private static boolean waitsForSomebody(ExecutionView execution) {
    return execution.state().current() == State.PAUSED
        && execution.taskRuns().stream()
            .anyMatch(run -> run.state().current() == State.PAUSED && run.dueAt() == null)
        && execution.taskRuns().stream().noneMatch(run -> run.dueAt() != null);
  }
}
