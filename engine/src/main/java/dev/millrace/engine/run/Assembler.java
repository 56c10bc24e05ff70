package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.template.NoServices;
import dev.millrace.engine.template.Services;
import org.jspecify.annotations.Nullable;

/** Puts the worker side of a node together; used once by the engine. */
public final class Assembler {

  private static final int METRICS_PER_ATTEMPT_MAX = 10_000;

  private final WorkerParts parts;

  public Assembler(WorkerParts parts) {
    this.parts = parts;
  }

  public Worker worker() {
    WorkerParts.Basics basics = parts.basics();
    Expressions expressions = expressions();
    Node.Parts shared =
        new Node.Parts(
            basics.clock(),
            this::flow,
            basics.types(),
            expressions,
            new Inline(basics.types(), expressions, parts.limits().handlers(), basics.clock()),
            new Creation(parts.typing(), basics.clock()),
            new JournalWriter(
                parts.writers().logs(), parts.writers().metrics(), parts.limits().logs(), masker()),
            parts.typing());
    return new Worker(
        new Worker.Assembly(
            parts.limits().node(),
            basics.version(),
            basics.database(),
            shared,
            this::ports,
            parts.hints()));
  }

  private Expressions expressions() {
    WorkerParts.Variables shown = parts.variables();
    return new Expressions(
        parts.basics().templates(),
        new Expressions.ContextSettings(shown.envs(), shown.globals(), shown.url()),
        this::services);
  }

  private Services services(Reads reads) {
    return NoServices.INSTANCE;
  }

  private CompiledFlow flow(String namespace, String flowId, @Nullable Integer revision) {
    if (revision != null) {
      return parts.basics().flows().get(namespace, flowId, revision);
    }
    return parts
        .basics()
        .flows()
        .latest(namespace, flowId)
        .orElseThrow(
            () ->
                new EngineException(
                    ErrorCode.FLOW_NOT_FOUND,
                    "Unable to find flow '%s'.'%s'".formatted(namespace, flowId)));
  }

  private AttemptContext.Ports ports(Assignment assignment) {
    LogEntry.Origin origin =
        JournalWriter.origin(assignment.execution(), assignment.run());
    TaskLogs.Rules rules =
        new TaskLogs.Rules(
            assignment.task().header().logLevel(), parts.limits().logs(), masker());
    TaskMetrics.Origin metrics =
        new TaskMetrics.Origin(
            assignment.execution().id(),
            assignment.execution().namespace(),
            assignment.execution().flowId(),
            assignment.run().taskId(),
            assignment.run().id());
    return new AttemptContext.Ports(
        new TaskLogs(parts.writers().logs(), origin, rules, parts.basics().clock()),
        new TaskMetrics(
            parts.writers().metrics(), metrics, METRICS_PER_ATTEMPT_MAX, parts.basics().clock()),
        null,
        null,
        parts.limits().handlers());
  }

  private Masker masker() {
    return Masker.NONE;
  }
}
