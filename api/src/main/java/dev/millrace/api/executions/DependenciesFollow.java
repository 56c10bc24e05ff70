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
import dev.millrace.engine.query.PageRequest;
import dev.millrace.engine.query.QueryFilter;
import dev.millrace.engine.state.ExecutionId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows an execution together with those it started and was started by: an event for each change
 * of a state, until all are over. They share the label of their correlation.
 */
public final class DependenciesFollow {

  private static final String CORRELATION = "system.correlationId";
  private static final int EXECUTIONS_MAX = 1_000;

  /** Changes of the others are not announced here, so it looks from time to time. */
  private static final long LOOK_MILLIS = 500;

  private static final int LOOKS_PER_KEEP_ALIVE = 30;

  private final Executions executions;
  private final ExecutionQueries queries;

  public DependenciesFollow(Executions executions, ExecutionQueries queries) {
    this.executions = executions;
    this.queries = queries;
  }

  /** Its row of the route table. */
  public List<Route> routes() {
    return List.of(
        Route.api(
                Method.GET,
                "/executions/{executionId}/follow-dependencies",
                Permission.EXECUTION_READ,
                this::follow)
            .takes("destinationOnly", "expandAll"));
  }

  /** A state, as the API shows it. */
  private record Status(
      String executionId, String namespace, String flowId, @Nullable StateAnswer state) {

    static Status of(ExecutionView view) {
      return new Status(
          view.id().toString(),
          view.namespace(),
          view.flowId(),
          StateAnswer.of(view.state(), Instant.now()));
    }
  }

  /**
   * What is followed.
   *
   * @param destinationOnly only the execution and those it started
   */
  private record Following(ExecutionView root, boolean destinationOnly, Closing closing) {}

  private void follow(Exchange exchange) throws Exception {
    // All that belongs together is followed in any case.
    exchange.query().flag("expandAll", false);
    Following following =
        new Following(
            ExecutionReads.summary(queries, exchange),
            exchange.query().flag("destinationOnly", false),
            exchange.closing());
    exchange.answerEvents(events -> follow(following, events));
  }

  private void follow(Following following, EventStream events) throws Exception {
    Semaphore changed = new Semaphore(0);
    Map<ExecutionId, ExecutionView> told = new HashMap<>();
    events.send("start", Status.of(following.root));
    boolean over = false;
    int looks = 0;
    try (AutoCloseable _ = executions.follow(following.root.id(), _ -> changed.release());
        AutoCloseable _ = following.closing.onBegin(changed::release)) {
      while (!over && !following.closing.isBegun()) {
        changed.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        changed.drainPermits();
        List<ExecutionView> now = together(following);
        over = now.stream().allMatch(one -> one.closedAt() != null);
        looks = tell(now, told, events) ? 0 : looks + 1;
        if (looks == LOOKS_PER_KEEP_ALIVE) {
          events.keepAlive();
          looks = 0;
        }
      }
    }
    events.send(over ? "end" : "stopping", Status.of(following.root));
  }

  private static boolean tell(
      List<ExecutionView> now, Map<ExecutionId, ExecutionView> told, EventStream events)
      throws java.io.IOException {
    boolean any = false;
    for (ExecutionView one : now) {
      ExecutionView before = told.put(one.id(), one);
      if (before == null || before.state().current() != one.state().current()) {
        events.send("progress", Status.of(one));
        any = true;
      }
    }
    return any;
  }

  private List<ExecutionView> together(Following following) {
    String correlation =
        following.root.labels().getOrDefault(CORRELATION, following.root.id().toString());
    List<ExecutionView> all =
        queries
            .search(
                List.of(
                    QueryFilter.labels(
                        QueryFilter.Operation.EQUALS, Map.of(CORRELATION, correlation))),
                ExecutionQueries.Sort.START_DATE_ASC,
                new PageRequest(1, EXECUTIONS_MAX))
            .results();
    return following.destinationOnly ? startedBy(following.root.id(), all) : all;
  }

  /** Who starts is older than whom it starts, and the list is in that order. */
  private static List<ExecutionView> startedBy(ExecutionId root, List<ExecutionView> all) {
    Set<ExecutionId> inside = new HashSet<>(Set.of(root));
    return all.stream()
        .filter(one -> {
          ExecutionId caller = one.lineage().callerId();
          boolean below = caller != null && inside.contains(caller);
          return one.id().equals(root) || (below && inside.add(one.id()));
        })
        .toList();
  }
}
