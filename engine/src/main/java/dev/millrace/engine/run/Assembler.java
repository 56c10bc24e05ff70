package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.task.Files;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.task.http.HttpCalls;
import dev.millrace.engine.template.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts the worker side of a node together; used once by the engine. */
public final class Assembler {

  private static final int ERROR_LINES_MAX = 1_000;

  private final WorkerParts parts;
  private final SecretMasker masker;
  private final EngineServices.Tools tools;
  private final OutsideCalls calls;
  private @Nullable Worker worker;

  public Assembler(WorkerParts parts) {
    this.parts = parts;
    this.calls = new OutsideCalls(parts.settings().node().workerSlots());
    this.masker = new SecretMasker(parts.variables().secrets().values());
    this.tools =
        new EngineServices.Tools(
            parts.stores().kv(),
            parts.variables().secrets(),
            parts.variables().envs(),
            masker,
            this::filesOfExecution,
            parts.settings().handlers().sizes().readBytesMax(),
            this::http,
            this::subflow,
            this::errorLogs,
            parts.basics().clock());
  }

  public Worker worker() {
    WorkerParts.Basics basics = parts.basics();
    WorkerParts.Variables shown = parts.variables();
    Expressions.ContextSettings settings =
        new Expressions.ContextSettings(shown.envs(), shown.globals(), shown.url());
    Expressions expressions =
        new Expressions(
            basics.templates(), settings, reads -> new EngineServices(tools, reads), calls);
    Typing typing =
        new FlowTyping(
            basics.templates(),
            settings,
            this::servicesOfNamespace,
            parts.stores().files(),
            parts.settings().handlers().fileBytesMax());
    Node.Parts shared =
        new Node.Parts(
            basics.clock(),
            basics.seams(),
            this::flow,
            basics.types(),
            expressions,
            new Inline(basics.types(), expressions, parts.settings().handlers(), basics.clock()),
            new Creation(typing, basics.clock()),
            new JournalWriter(parts.logs(), parts.settings().logs(), masker),
            typing,
            calls);
    Worker made =
        new Worker(
            new Worker.Assembly(
                parts.settings().node(),
                basics.version(),
                basics.database(),
                shared,
                this::ports,
                parts.hints()));
    worker = made;
    return made;
  }

  private @Nullable Object http(Services.HttpCall call) {
    HttpCalls client = new HttpCalls(parts.settings().handlers());
    return calls.ask(HttpCalls.place(call), () -> client.call(call));
  }

  @SuppressWarnings("unchecked") // the answer is what the call made
  private Map<String, @Nullable Object> subflow(Services.SubflowCall call) {
    SubflowCalls flows =
        new SubflowCalls(
            Objects.requireNonNull(worker),
            new Lookups(parts.basics().database()),
            parts.basics().flows());
    return (Map<String, @Nullable Object>)
        Objects.requireNonNull(
            calls.ask("subflow " + call.namespace() + "." + call.id(), () -> flows.call(call)));
  }

  private Services servicesOfNamespace(String namespace) {
    return new EngineServices(tools, namespace);
  }

  private CompiledFlow flow(String namespace, String flowId, @Nullable Integer revision) {
    FlowCache flows = parts.basics().flows();
    return revision != null
        ? flows.get(namespace, flowId, revision)
        : flows.latest(namespace, flowId).orElseThrow(() -> FlowStore.notFound(namespace, flowId));
  }

  private AttemptContext.Ports ports(Assignment assignment) {
    Origin origin = Origin.of(assignment.execution(), assignment.run());
    TaskLogs.Rules rules =
        new TaskLogs.Rules(assignment.task().header().logLevel(), parts.settings().logs(), masker);
    return new AttemptContext.Ports(
        new TaskLogs(
            parts.logs(),
            new TaskLogs.Speaker(origin, assignment.token()),
            rules,
            parts.basics().clock()),
        new TaskMetrics(origin, parts.settings().logs().metricsMax(), parts.basics().clock()),
        files(assignment),
        keyValues(assignment),
        parts.settings().handlers());
  }

  private Files files(Assignment assignment) {
    return new TaskFiles(
        parts.stores().files(),
        new TaskFiles.Self(
            assignment.execution().namespace(),
            assignment.execution().flowId(),
            assignment.execution().id(),
            assignment.run().taskId(),
            assignment.run().id()),
        FileAccess.OPEN,
        parts.settings().handlers().fileBytesMax());
  }

  /** Files as an expression reads them; it writes none. */
  private Files filesOfExecution(Execution execution) {
    return new TaskFiles(
        parts.stores().files(),
        new TaskFiles.Self(
            execution.namespace(),
            execution.flowId(),
            execution.id(),
            "expression",
            TaskRunId.next()),
        FileAccess.OPEN,
        0);
  }

  private KeyValues keyValues(Assignment assignment) {
    return new TaskKeyValues(
        parts.stores().kv(), assignment.execution().namespace(), RetryableSql.standard());
  }

  private List<Map<String, @Nullable Object>> errorLogs(Execution execution) {
    try {
      parts.logs().flush(List.of(execution.id()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new ArrayList<>(parts.stores().logs().errors(execution.id(), ERROR_LINES_MAX));
  }
}
