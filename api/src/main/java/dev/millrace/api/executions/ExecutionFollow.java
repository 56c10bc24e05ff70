package dev.millrace.api.executions;

import dev.millrace.api.http.EventStream;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Executions;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows an execution, alone or together with those it started and was started by. */
public final class ExecutionFollow {

  private final ExecutionQueries queries;
  private final Follower follower;

  public ExecutionFollow(Executions executions, ExecutionQueries queries) {
    this.queries = queries;
    this.follower = new Follower(executions);
  }

  /** Its rows of the route table. */
  public List<Route> routes() {
    Permission read = Permission.EXECUTION_READ;
    return List.of(
        Route.api(Method.GET, "/executions/{executionId}/follow", read, this::follow),
        Route.api(
                Method.GET,
                "/executions/{executionId}/follow-dependencies",
                read,
                this::followDependencies)
            .takes("destinationOnly", "expandAll"));
  }

  private void follow(Exchange exchange) throws Exception {
    answer(exchange, new Whole(ExecutionReads.find(queries, exchange)));
  }

  private void followDependencies(Exchange exchange) throws Exception {
    // All that belongs together is followed in any case.
    exchange.query().flag("expandAll", false);
    boolean destinationOnly = exchange.query().flag("destinationOnly", false);
    ExecutionView root = ExecutionReads.summary(queries, exchange);
    answer(exchange, new Correlated(queries, root, destinationOnly));
  }

  private void answer(Exchange exchange, Follower.Subject subject) throws Exception {
    exchange.answerEvents(events -> follower.follow(subject, events, exchange.closing()));
  }

  /** The whole of an execution, again at each change. */
  private final class Whole implements Follower.Subject {

    private final ExecutionId id;
    private @Nullable ExecutionView shown;

    Whole(ExecutionView first) {
      this.id = first.id();
      this.shown = first;
    }

    @Override
    public ExecutionId id() {
      return id;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(15);
    }

    @Override
    public @Nullable Object document() {
      return shown == null ? null : ExecutionAnswer.of(shown);
    }

    @Override
    public boolean isOver() {
      return shown == null || shown.closedAt() != null;
    }

    @Override
    public boolean tell(boolean announced, EventStream events) throws IOException {
      if (!announced) {
        return false;
      }
      shown = queries.find(id).orElse(null);
      if (shown == null || isOver()) {
        return false; // deleted, or told by the event end
      }
      events.send("progress", ExecutionAnswer.of(shown));
      return true;
    }
  }
}
