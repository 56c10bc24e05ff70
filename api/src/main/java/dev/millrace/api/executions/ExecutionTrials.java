package dev.millrace.api.executions;

import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.api.http.UploadSpool;
import dev.millrace.engine.Executions;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.input.CheckedInput;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes that try something out and change nothing: inputs, answers, expressions. */
public final class ExecutionTrials {

  private final Executions executions;
  private final ExecutionQueries queries;

  public ExecutionTrials(Executions executions, ExecutionQueries queries) {
    this.executions = executions;
    this.queries = queries;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    String one = "/executions/{executionId}";
    return List.of(
        Route.api(
                Method.POST,
                "/executions/{namespace}/{id}/validate",
                Permission.EXECUTION_CREATE,
                this::inputs)
            .takes("labels", "revision"),
        Route.api(
            Method.POST, one + "/resume/validate", Permission.EXECUTION_UPDATE, this::answers),
        Route.api(Method.POST, one + "/eval", Permission.EXECUTION_READ, e -> eval(e, null)),
        Route.api(
            Method.POST,
            one + "/eval/{taskRunId}",
            Permission.EXECUTION_READ,
            e -> eval(e, ExecutionReads.taskRunId(e.path("taskRunId")))));
  }

  /**
   * What would become of a form.
   *
   * @param checks of the flow; there are none in this version
   */
  private record Verdict(
      String id, String namespace, List<InputAnswer> inputs, List<Object> checks) {
    static Verdict of(String id, String namespace, List<CheckedInput> inputs) {
      return new Verdict(id, namespace, inputs.stream().map(InputAnswer::of).toList(), List.of());
    }
  }

  private void inputs(Exchange exchange) throws IOException {
    String namespace = exchange.path("namespace");
    String id = exchange.path("id");
    Integer revision = exchange.query().integer("revision").orElse(null);
    try (UploadSpool files = new UploadSpool()) {
      Map<String, @Nullable Object> given = exchange.form(files);
      exchange.answer(
          Verdict.of(id, namespace, executions.checkInputs(namespace, id, revision, given)));
    }
  }

  private void answers(Exchange exchange) throws IOException {
    ExecutionView execution = ExecutionReads.summary(queries, exchange);
    try (UploadSpool files = new UploadSpool()) {
      Map<String, @Nullable Object> given = exchange.form(files);
      exchange.answer(
          Verdict.of(
              execution.flowId(),
              execution.namespace(),
              executions.checkAnswers(execution.id(), given)));
    }
  }

  /** What an expression gives, or why it gives nothing. */
  private record Evaluated(@Nullable String result, @Nullable String error) {}

  private void eval(Exchange exchange, @Nullable TaskRunId taskRun) throws IOException {
    ExecutionId id = ExecutionReads.id(exchange);
    String expression = exchange.text();
    try {
      exchange.answer(new Evaluated(executions.render(id, taskRun, expression), null));
    } catch (EngineException e) {
      if (e.code() != ErrorCode.EXPRESSION_FAILED) {
        throw e;
      }
      exchange.answer(new Evaluated(null, e.getMessage()));
    }
  }
}
