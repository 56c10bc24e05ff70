package dev.millrace.api.executions;

import dev.millrace.api.http.EventStream;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.PageRequest;
import dev.millrace.engine.query.QueryFilter;
import dev.millrace.engine.state.ExecutionId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states of an execution and of those it started and was started by, which share the label of
 * their correlation: news is each change of one, and it is over when all are.
 */
final class Correlated implements Follower.Subject {

  private static final String CORRELATION = "system.correlationId";
  private static final int EXECUTIONS_MAX = 1_000;

  private final ExecutionQueries queries;
  private final boolean destinationOnly;
  private final Map<ExecutionId, ExecutionView> told = new HashMap<>();
  private ExecutionView root;
  private boolean over;

  /**
   * @param destinationOnly only the execution and those it started
   */
  Correlated(ExecutionQueries queries, ExecutionView root, boolean destinationOnly) {
    this.queries = queries;
    this.root = root;
    this.destinationOnly = destinationOnly;
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

  @Override
  public ExecutionId id() {
    return root.id();
  }

  /** Changes of the others are not announced here. */
  @Override
  public Duration patience() {
    return Duration.ofMillis(500);
  }

  @Override
  public Object document() {
    return Status.of(root);
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public boolean tell(boolean announced, EventStream events) throws IOException {
    List<ExecutionView> now = together();
    over = now.stream().allMatch(one -> one.closedAt() != null);
    boolean any = false;
    for (ExecutionView one : now) {
      ExecutionView before = told.put(one.id(), one);
      if (before == null || before.state().current() != one.state().current()) {
        events.send("progress", Status.of(one));
        any = true;
      }
    }
    root = told.getOrDefault(root.id(), root);
    return any;
  }

  private List<ExecutionView> together() {
    String correlation = root.labels().getOrDefault(CORRELATION, root.id().toString());
    List<ExecutionView> all =
        queries
            .search(
                List.of(
                    QueryFilter.labels(
                        QueryFilter.Operation.EQUALS, Map.of(CORRELATION, correlation))),
                ExecutionQueries.Sort.START_DATE_ASC,
                new PageRequest(1, EXECUTIONS_MAX))
            .results();
    return destinationOnly ? startedBy(root.id(), all) : all;
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
