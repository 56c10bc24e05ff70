package dev.millrace.api.logs;

import dev.millrace.api.executions.ExecutionReads;
import dev.millrace.api.executions.Follower;
import dev.millrace.api.http.EventStream;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Paging;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.SearchFilters;
import dev.millrace.engine.ExecutionLogs;
import dev.millrace.engine.Executions;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.LogPosition;
import dev.millrace.engine.query.LogQueries;
import dev.millrace.engine.query.LogView;
import dev.millrace.engine.state.ExecutionId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes that show logs. */
public final class LogRoutes {

  private static final int LINES_MAX = 100_000;
  private static final int CHUNK = 1_000;

  private static final String[] SELECTION = {"minLevel", "taskId", "taskRunId", "attempt"};

  private final LogQueries logs;
  private final ExecutionLogs kept;
  private final ExecutionQueries queries;
  private final Follower follower;

  public LogRoutes(
      LogQueries logs, ExecutionLogs kept, ExecutionQueries queries, Executions executions) {
    this.logs = logs;
    this.kept = kept;
    this.queries = queries;
    this.follower = new Follower(executions);
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    Permission read = Permission.EXECUTION_READ;
    return List.of(
        Route.api(Method.GET, "/logs/search", read, this::search).searches().pages(),
        Route.api(Method.GET, "/logs/{executionId}", read, this::list).takes(SELECTION),
        Route.api(Method.GET, "/logs/{executionId}/download", read, this::download)
            .takes(SELECTION),
        Route.api(Method.GET, "/logs/{executionId}/follow", read, this::follow).takes(SELECTION),
        Route.api(Method.DELETE, "/logs/{executionId}", Permission.EXECUTION_DELETE, this::delete)
            .takes(SELECTION),
        Route.api(
                Method.DELETE,
                "/logs/{namespace}/{flowId}",
                Permission.EXECUTION_DELETE,
                this::deleteOfTrigger)
            .takes("triggerId"));
  }

  /** A line as the API shows it. */
  private record Line(
      String namespace,
      String flowId,
      @Nullable String taskId,
      @Nullable String executionId,
      @Nullable String taskRunId,
      @Nullable Integer attemptNumber,
      @Nullable String triggerId,
      Instant timestamp,
      LogLevel level,
      String message) {

    static Line of(LogView line) {
      return new Line(
          line.namespace(),
          line.flowId(),
          line.taskId(),
          line.executionId() == null ? null : line.executionId().toString(),
          line.taskRunId() == null ? null : line.taskRunId().toString(),
          line.attempt() == null ? null : line.attempt() - 1,
          line.triggerId(),
          line.timestamp(),
          line.level(),
          line.message());
    }
  }

  private enum Order {
    TIMESTAMP_ASC,
    TIMESTAMP_DESC
  }

  private void search(Exchange exchange) throws IOException {
    Query query = exchange.query();
    boolean oldestFirst =
        Paging.sort(query, Order.class, Order.TIMESTAMP_DESC, Map.of("timestamp", "TIMESTAMP"))
            == Order.TIMESTAMP_ASC;
    exchange.answer(
        Paging.Results.of(
            logs.search(SearchFilters.of(query), oldestFirst, Paging.of(query)), Line::of));
  }

  private void list(Exchange exchange) throws IOException {
    ExecutionId id = require(exchange);
    List<Line> lines = new ArrayList<>();
    for (LogView line : logs.last(id, selection(exchange), LINES_MAX)) {
      lines.add(Line.of(line));
    }
    exchange.answer(lines);
  }

  private void download(Exchange exchange) throws IOException {
    ExecutionId id = require(exchange);
    OutputStream out = exchange.download(id + ".log", -1);
    exchange.answerHeader("Content-Type", "text/plain; charset=utf-8");
    try {
      logs.forEach(id, selection(exchange), line -> write(out, line));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void delete(Exchange exchange) {
    kept.delete(require(exchange), selection(exchange));
    exchange.answerNothing(200);
  }

  private void deleteOfTrigger(Exchange exchange) {
    kept.deleteOfTrigger(
        exchange.path("namespace"),
        exchange.path("flowId"),
        exchange.query().required("triggerId"));
    exchange.answerNothing(200);
  }

  private static void write(OutputStream out, LogView line) {
    String text = line.timestamp() + " " + line.level() + " " + line.message() + "\n";
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void follow(Exchange exchange) throws Exception {
    FollowedLines lines = new FollowedLines(require(exchange), selection(exchange));
    exchange.answerEvents(events -> follower.follow(lines, events, exchange.closing()));
  }

  /** The lines of an execution, each as an event of its own. */
  private final class FollowedLines implements Follower.Subject {

    private final ExecutionId id;
    private final LogQueries.Selection selection;
    private LogPosition position = LogPosition.START;
    private boolean over;

    FollowedLines(ExecutionId id, LogQueries.Selection selection) {
      this.id = id;
      this.selection = selection;
    }

    @Override
    public ExecutionId id() {
      return id;
    }

    /** Lines are written behind, and nobody announces that they are there. */
    @Override
    public Duration patience() {
      return Duration.ofMillis(500);
    }

    @Override
    public Object document() {
      return Map.of();
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public boolean tell(boolean announced, EventStream events) throws IOException {
      // Asked before reading: all lines of a closed execution are there to be read.
      over = queries.findSummary(id).map(one -> one.closedAt() != null).orElse(true);
      LogPosition before = position;
      List<LogView> lines;
      do {
        lines = logs.follow(id, selection, position, CHUNK);
        for (LogView line : lines) {
          events.send("progress", Line.of(line));
          position = line.position();
        }
      } while (lines.size() == CHUNK);
      return !position.equals(before);
    }
  }

  private ExecutionId require(Exchange exchange) {
    ExecutionId id = ExecutionReads.id(exchange);
    if (queries.findSummary(id).isEmpty()) {
      throw new EngineException(
          ErrorCode.EXECUTION_NOT_FOUND, "Execution not found: there is no execution " + id);
    }
    return id;
  }

  private static LogQueries.Selection selection(Exchange exchange) {
    Query query = exchange.query();
    return new LogQueries.Selection(
        query.word("minLevel", LogLevel.class).orElse(null),
        query.text("taskId").orElse(null),
        query.text("taskRunId").map(ExecutionReads::taskRunId).orElse(null),
        query.integer("attempt").map(attempt -> attempt + 1).orElse(null));
  }
}
