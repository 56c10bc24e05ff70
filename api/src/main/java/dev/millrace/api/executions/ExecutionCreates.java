package dev.millrace.api.executions;

import dev.millrace.api.http.Admission;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.UploadSpool;
import dev.millrace.engine.CreateExecution;
import dev.millrace.engine.Executions;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Routes that make executions: new ones, and new ones like old ones. */
public final class ExecutionCreates {

  private static final String[] CREATE_PARAMETERS = {
    "labels", "wait", "revision", "scheduleDate", "breakpoints", "kind"
  };

  private static final String[] REPLAY_PARAMETERS = {"taskRunId", "revision", "breakpoints"};

  private final Executions executions;
  private final ExecutionQueries queries;
  private final Admission admission;
  private final Duration waitMax;
  private final String url;

  /**
   * @param waitMax how long {@code wait=true} waits
   * @param url public address of the server; empty: as the caller wrote it
   */
  public ExecutionCreates(
      Executions executions,
      ExecutionQueries queries,
      Admission admission,
      Duration waitMax,
      String url) {
    this.executions = executions;
    this.queries = queries;
    this.admission = admission;
    this.waitMax = waitMax;
    this.url = url;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    String one = "/executions/{executionId}";
    return List.of(
        create("/executions/{namespace}/{id}", this::create).takes(CREATE_PARAMETERS),
        create("/executions/trigger/{namespace}/{id}", this::create).takes(CREATE_PARAMETERS),
        create(one + "/replay", this::replay).takes(REPLAY_PARAMETERS),
        create(one + "/replay-with-inputs", this::replayWithInputs).takes(REPLAY_PARAMETERS));
  }

  private static Route create(String path, Handler handler) {
    return Route.api(Method.POST, path, Permission.EXECUTION_CREATE, handler);
  }

  private void create(Exchange exchange) throws Exception {
    boolean wait = exchange.query().flag("wait", false);
    ExecutionView view;
    try (UploadSpool files = new UploadSpool()) {
      // The form first: a slot is not held while somebody sends slowly.
      CreateExecution request = request(exchange, exchange.form(files));
      view = admission.admit(() -> executions.start(request));
    }
    if (wait && view.closedAt() == null) {
      awaitEnd(exchange, view.id());
      view = require(view.id());
    }
    String base = url.isEmpty() ? exchange.serverUrl() + "/" : url;
    exchange.answer(
        ExecutionAnswer.of(
            view,
            base
                + "ui/main/executions/"
                + view.namespace()
                + "/"
                + view.flowId()
                + "/"
                + view.id()));
  }

  /** NullAway does not see the nullable values of this record's map in its class file. */
  @SuppressWarnings("NullAway")
  private static CreateExecution request(Exchange exchange, Map<String, @Nullable Object> inputs) {
    Query query = exchange.query();
    refuseBreakpoints(query);
    return new CreateExecution(
        exchange.path("namespace"),
        exchange.path("id"),
        query.integer("revision").orElse(null),
        inputs,
        labels(query),
        query.instant("scheduleDate").orElse(null),
        null,
        query.word("kind", CreateExecution.Kind.class).orElse(CreateExecution.Kind.NORMAL));
  }

  /** An execution that was to stop somewhere must not run through. */
  private static void refuseBreakpoints(Query query) {
    if (query.text("breakpoints").isPresent()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "breakpoints are not supported by this version; a Pause task stops an execution at its"
              + " place");
    }
  }

  private static Map<String, String> labels(Query query) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String pair : query.repeated("labels")) {
      int colon = pair.indexOf(':');
      if (colon <= 0) {
        throw new EngineException(
            ErrorCode.REQUEST_INVALID,
            "Illegal argument: labels is '" + pair + "', expected key:value");
      }
      labels.put(pair.substring(0, colon), pair.substring(colon + 1));
    }
    return labels;
  }

  /** Returns at the end, or when the wait has lasted as long as it may. */
  private void awaitEnd(Exchange exchange, ExecutionId id) throws Exception {
    CompletableFuture<State> end = executions.closed(id);
    try (AutoCloseable _ =
        exchange.closing().onBegin(() -> end.completeExceptionally(stopping(id)))) {
      end.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      end.cancel(false);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EngineException known ? known : e;
    }
  }

  private static EngineException stopping(ExecutionId id) {
    return new EngineException(
        ErrorCode.SHUTTING_DOWN,
        "this server stops; execution " + id + " was created and goes on, ask for it again later");
  }

  private void replay(Exchange exchange) throws Exception {
    Query query = exchange.query();
    refuseBreakpoints(query);
    answer(
        exchange,
        admission.admit(() ->
            executions.replay(
                ExecutionReads.id(exchange),
                query.text("taskRunId").map(ExecutionReads::taskRunId).orElse(null),
                query.integer("revision").orElse(null))));
  }

  private void replayWithInputs(Exchange exchange) throws Exception {
    Query query = exchange.query();
    refuseBreakpoints(query);
    if (query.text("taskRunId").isPresent()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "taskRunId: a replay from a task run keeps the inputs; leave it out, or replay without"
              + " inputs");
    }
    ExecutionId replayed;
    try (UploadSpool files = new UploadSpool()) {
      Map<String, @Nullable Object> inputs = exchange.form(files);
      replayed =
          admission.admit(() ->
              executions.replayWithInputs(
                  ExecutionReads.id(exchange), inputs, query.integer("revision").orElse(null)));
    }
    answer(exchange, replayed);
  }

  private void answer(Exchange exchange, ExecutionId id) throws IOException {
    exchange.answer(ExecutionAnswer.of(require(id)));
  }

  private ExecutionView require(ExecutionId id) {
    return queries.find(id).orElseThrow(() -> ExecutionReads.deletedMeanwhile(id));
  }
}
