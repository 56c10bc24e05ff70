package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.ExecutionStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Executions as the last transaction of this node left them. A chain of tasks on one node would
 * lock and load at each step what it has just written; instead it plans from here, and the database
 * checks before it writes that nobody else has touched the execution since ({@link
 * ExecutionStore#hold}). What is here may be old, never wrong for good: a transaction planned from
 * an old state fails as a whole and is planned again from what is stored. Committer's thread only.
 */
final class Memory {

  private static final int EXECUTIONS_MAX = 256;
  private static final int RUNS_MAX = 32;
  private static final int DOCUMENT_CHARS_MAX = 64 << 10;

  /**
   * One execution.
   *
   * @param transaction that wrote it
   * @param open its task runs that have not ended, of those this node knows
   */
  record Known(ExecutionStore.Row row, String transaction, List<Session.Entry> open) {

    ExecutionStore.Held held() {
      return new ExecutionStore.Held(row.execution().id(), transaction);
    }

    /**
     * Whether a request can be planned from here. One that would be dropped or refused must not be
     * judged by what may be old, so its token has to be the one that is known.
     */
    private boolean suffices(Request request) {
      return switch (request) {
        case Request.Completed completed -> holds(completed.taskRunId(), completed.token());
        case Request.Due(var work) ->
            switch (work.kind()) {
              case RUN, WAKE -> holds(work.taskRunId(), work.id());
              case START -> work.id().equals(row.execution().token());
              case CHILD -> find(work.taskRunId()) != null;
              case KILL, RESTART -> false;
            };
        case Request.Create create -> true;
        case Request.Rescue rescue -> false;
        case Request.Quarantine quarantine -> false;
        case Request.Signal signal -> false;
      };
    }

    private boolean holds(@Nullable TaskRunId id, UUID token) {
      TaskRun run = find(id);
      return run != null && token.equals(run.token());
    }

    private @Nullable TaskRun find(@Nullable TaskRunId id) {
      return open.stream()
          .map(entry -> entry.run)
          .filter(run -> run.id().equals(id))
          .findFirst()
          .orElse(null);
    }
  }

  private final Map<ExecutionId, Known> executions = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What is needed for these requests, or null when something is missing and all must be loaded. It
   * is forgotten by this, and comes back when it is written.
   */
  @Nullable List<Known> take(List<Request> requests) {
    Map<ExecutionId, Known> found = new LinkedHashMap<>();
    boolean complete = true;
    for (Request request : requests) {
      if (request instanceof Request.Create) {
        continue;
      }
      ExecutionId id = request.executionId();
      Known known = found.containsKey(id) ? found.get(id) : executions.remove(id);
      if (known == null || !known.suffices(request)) {
        complete = false;
      } else {
        found.put(id, known);
      }
    }
    return complete ? new ArrayList<>(found.values()) : null;
  }

  /** Whether a transaction leaves something worth remembering. */
  static boolean isWorthwhile(Batch batch) {
    return batch.drivers().stream().anyMatch(driver -> isWorthwhile(driver.session()));
  }

  /** Remembers what a transaction left. */
  void keep(Batch batch, String transaction) {
    for (Driver driver : batch.drivers()) {
      Session session = driver.session();
      if (isWorthwhile(session)) {
        ExecutionStore.Row row = session.executionRow().stored();
        executions.put(session.id(), new Known(row, transaction, open(session)));
      }
    }
    while (executions.size() > EXECUTIONS_MAX) {
      executions.remove(executions.keySet().iterator().next());
    }
  }

  /**
   * An attempt that waits to be claimed changes without the execution's lock when it begins: such
   * an execution has to be read.
   */
  private static boolean isWorthwhile(Session session) {
    if (session.execution().closedAt() != null || !session.touched()) {
      return false;
    }
    List<Session.Entry> open = open(session);
    return !open.isEmpty()
        && open.size() <= RUNS_MAX
        && open.stream().noneMatch(entry -> entry.run.state() == State.SUBMITTED)
        && session.documents().length() <= DOCUMENT_CHARS_MAX;
  }

  private static List<Session.Entry> open(Session session) {
    return session.entries().stream().filter(entry -> !entry.run.state().isTerminal()).toList();
  }
}
