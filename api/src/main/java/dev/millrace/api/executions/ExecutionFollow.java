package dev.millrace.api.executions;

import dev.millrace.api.http.Closing;
import dev.millrace.api.http.EventStream;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Executions;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Follows an execution: an event with the whole of it at each change, until it is over. A server
 * that stops says so with the event {@code stopping}; the caller follows on at another one.
 */
public final class ExecutionFollow {

  private static final long KEEP_ALIVE_SECONDS = 15;

  private final Executions executions;
  private final ExecutionQueries queries;

  public ExecutionFollow(Executions executions, ExecutionQueries queries) {
    this.executions = executions;
    this.queries = queries;
  }

  /** Its row of the route table. */
  public List<Route> routes() {
    return List.of(
        Route.api(
            Method.GET,
            "/executions/{executionId}/follow",
            Permission.EXECUTION_READ,
            this::follow));
  }

  private void follow(Exchange exchange) throws Exception {
    ExecutionView first = ExecutionReads.find(queries, exchange);
    exchange.answerEvents(events -> follow(first, events, exchange.closing()));
  }

  /** Changes that come while an event is on its way are told by one more event, not by many. */
  private void follow(ExecutionView first, EventStream events, Closing closing) throws Exception {
    ExecutionId id = first.id();
    Semaphore changed = new Semaphore(0);
    events.send("start", ExecutionAnswer.of(first));
    try (AutoCloseable _ = executions.follow(id, _ -> changed.release());
        AutoCloseable _ = closing.onBegin(changed::release)) {
      ExecutionView shown = first;
      while (shown.closedAt() == null) {
        if (!changed.tryAcquire(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)) {
          events.keepAlive();
          continue;
        }
        changed.drainPermits();
        ExecutionView now = queries.find(id).orElse(null);
        if (now == null) {
          return; // deleted: there is nothing more to tell
        }
        shown = now;
        if (shown.closedAt() == null && closing.isBegun()) {
          events.send("stopping", ExecutionAnswer.of(shown));
          return;
        }
        if (shown.closedAt() == null) {
          events.send("progress", ExecutionAnswer.of(shown));
        }
      }
      events.send("end", ExecutionAnswer.of(shown));
    }
  }
}
