package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.input.InputResolver;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.store.Document;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.store.ExecutionStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepares executions that are not stored yet: checks the flow, types the inputs, joins labels. */
final class Creation {

  /** The Subflow task run that starts a child. */
  record Caller(
      Execution execution,
      Documents documents,
      TaskRun run,
      Map<String, @Nullable Object> trigger) {}

  /** What a Subflow task asks for its child. */
  record Wish(
      Map<String, @Nullable Object> inputs,
      Map<String, String> labels,
      boolean inheritLabels,
      @Nullable Instant scheduleDate,
      String kind) {

    /** For an ordinary execution. */
    Wish(
        Map<String, @Nullable Object> inputs,
        Map<String, String> labels,
        boolean inheritLabels,
        @Nullable Instant scheduleDate) {
      this(inputs, labels, inheritLabels, scheduleDate, "NORMAL");
    }
  }

  /** What is known about a new execution before its documents are made. */
  private record Origin(
      ExecutionId id,
      @Nullable ExecutionId parentId,
      ExecutionId originalId,
      @Nullable Caller caller,
      int attemptNumber,
      @Nullable Instant scheduleDate) {}

  private final Typing typing;
  private final InstantSource clock;

  Creation(Typing typing, InstantSource clock) {
    this.typing = typing;
    this.clock = clock;
  }

  /** An execution that a user or a trigger starts. */
  NewExecution fresh(
      RunnableFlow runnable, Wish wish, @Nullable Map<String, @Nullable Object> trigger) {
    Flow flow = requireEnabled(runnable);
    ExecutionId id = ExecutionId.next();
    Map<String, @Nullable Object> values = typing.inputs(flow, id, wish.inputs());
    Map<String, String> all = new LinkedHashMap<>(typing.labels(flow, values, trigger));
    all.putAll(wish.labels());
    all.putIfAbsent("system.correlationId", id.toString());
    Origin origin = new Origin(id, null, id, null, 1, wish.scheduleDate());
    return build(runnable, origin, documents(flow, values, all, trigger, wish.kind()))
        .withUndeclared(InputResolver.undeclared(flow.inputs(), wish.inputs()));
  }

  /** The execution of a Subflow task. It is of its parent's kind. */
  NewExecution child(Caller caller, RunnableFlow runnable, Wish wish) {
    Flow flow = requireEnabled(runnable);
    ExecutionId id = ExecutionId.next();
    Map<String, @Nullable Object> values = typing.inputs(flow, id, wish.inputs());
    Map<String, String> own = typing.labels(flow, values, caller.trigger());
    Map<String, String> all = new LinkedHashMap<>();
    caller
        .documents()
        .labelMap()
        .forEach((key, value) -> {
          if (wish.inheritLabels() ? !own.containsKey(key) : key.startsWith("system.")) {
            all.put(key, value);
          }
        });
    all.putAll(own);
    all.putAll(wish.labels());
    all.put("system.from", "subflow");
    Origin origin = new Origin(id, null, id, caller, 1, wish.scheduleDate());
    return build(
            runnable,
            origin,
            documents(flow, values, all, caller.trigger(), caller.documents().kind()))
        .withUndeclared(InputResolver.undeclared(flow.inputs(), wish.inputs()));
  }

  /** A new execution with the documents of an old one, from the beginning. */
  NewExecution replay(
      ExecutionStore.Row old,
      RunnableFlow runnable,
      @Nullable Map<String, @Nullable Object> otherInputs,
      @Nullable Instant scheduleDate) {
    Flow flow = requireEnabled(runnable);
    ExecutionId id = ExecutionId.next();
    Execution before = old.execution();
    Map<String, @Nullable Object> values =
        otherInputs == null ? old.documents().inputs().map() : typing.inputs(flow, id, otherInputs);
    Map<String, String> all = new LinkedHashMap<>(old.documents().labelMap());
    all.put("system.replay", "true");
    Document trigger = old.documents().trigger();
    Origin origin =
        new Origin(
            id, before.id(), before.originalId(), null, before.attemptNumber() + 1, scheduleDate);
    return build(
        runnable,
        origin,
        documents(
            flow, values, all, trigger == null ? null : trigger.map(), old.documents().kind()));
  }

  private static Flow requireEnabled(RunnableFlow runnable) {
    Flow flow = runnable.compiled().flow();
    if (flow.disabled()) {
      throw new EngineException(
          ErrorCode.FLOW_DISABLED,
          "Cannot execute a flow which is disabled: %s.%s; enable it first"
              .formatted(flow.namespace(), flow.id()));
    }
    return flow;
  }

  private static Documents documents(
      Flow flow,
      Map<String, @Nullable Object> inputs,
      Map<String, String> labels,
      @Nullable Map<String, @Nullable Object> trigger,
      String kind) {
    return new Documents(
        Document.ofValue(inputs),
        Document.ofValue(flow.variables()),
        Documents.labels(labels),
        trigger == null ? null : Document.ofValue(trigger),
        null,
        kind);
  }

  private NewExecution build(RunnableFlow runnable, Origin origin, Documents documents) {
    Flow flow = runnable.compiled().flow();
    Caller caller = origin.caller();
    Execution execution =
        Execution.created(
            new Execution.Birth(
                origin.id(),
                flow.namespace(),
                flow.id(),
                origin.parentId(),
                origin.originalId(),
                caller == null ? null : caller.execution().id(),
                caller == null ? null : caller.run().id(),
                origin.scheduleDate(),
                clock.instant()),
            flow.revision(),
            origin.attemptNumber());
    return new NewExecution(new ExecutionStore.Row(execution, documents), runnable);
  }
}
