package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.template.Services.SubflowCall;
import dev.millrace.engine.template.TemplateException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code subflow()} function: runs a flow to its end while the inputs of another one are made.
 * Blocks the thread that renders, which is a request's or one of {@link OutsideCalls}, never the
 * committer's.
 */
final class SubflowCalls {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);
  private static final int DEPTH_MAX = 3;

  /** How many calls this thread is inside of: the inputs of the flow that is called may call. */
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  private final Worker worker;
  private final Lookups lookups;
  private final FlowCache flows;

  SubflowCalls(Worker worker, Lookups lookups, FlowCache flows) {
    this.worker = worker;
    this.lookups = lookups;
    this.flows = flows;
  }

  /** The id, state, outputs and labels of the execution that was run. */
  Map<String, @Nullable Object> call(SubflowCall call) {
    Duration timeout = timeout(call.timeout());
    int depth = DEPTH.get();
    if (depth >= DEPTH_MAX) {
      throw new TemplateException(
          "subflow() is nested deeper than %d: the inputs of %s.%s call a flow whose inputs call a flow …"
              .formatted(DEPTH_MAX, call.namespace(), call.id()));
    }
    DEPTH.set(depth + 1);
    try {
      return run(call, timeout);
    } catch (EngineException e) {
      throw new TemplateException("subflow() failed: " + e.getMessage());
    } finally {
      DEPTH.set(depth);
    }
  }

  private Map<String, @Nullable Object> run(SubflowCall call, Duration timeout) {
    Map<String, String> labels = labels(call);
    ExecutionId id =
        worker
            .create(flow(call), new Worker.Wish(call.inputs(), labels, null, null, "NORMAL", 0))
            .id();
    try {
      worker.closed(id).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw ended(id, "did not end within " + timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ended(id, "was not waited for");
    } catch (ExecutionException e) {
      throw new TemplateException("subflow() failed: " + e.getMessage());
    }
    return shown(id);
  }

  /** Nobody waits for it any more, so it is killed. */
  private TemplateException ended(ExecutionId id, String why) {
    try {
      worker.kill(id, true);
    } catch (EngineException e) {
      return new TemplateException("subflow(): the execution %s %s".formatted(id, why));
    }
    return new TemplateException("subflow(): the execution %s %s and is killed".formatted(id, why));
  }

  private Map<String, @Nullable Object> shown(ExecutionId id) {
    var row = lookups.execution(id);
    Documents documents = row.documents();
    var outputs = documents.outputs();
    State state = row.execution().state();
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", id.toString());
    shown.put("state", state.name());
    shown.put("outputs", outputs == null ? Map.of() : outputs.map());
    shown.put("labels", documents.labelMap());
    return shown;
  }

  private CompiledFlow flow(SubflowCall call) {
    Long revision = call.revision();
    return revision == null
        ? flows
            .latest(call.namespace(), call.id())
            .orElseThrow(() -> FlowStore.notFound(call.namespace(), call.id()))
        : flows.get(call.namespace(), call.id(), Math.toIntExact(revision));
  }

  private static Map<String, String> labels(SubflowCall call) {
    Map<String, String> labels = new LinkedHashMap<>();
    call.labels()
        .forEach((key, value) -> {
          if (key.startsWith("system.")) {
            throw new TemplateException(
                "System labels can only be set by the engine itself, offending label: " + key);
          }
          labels.put(key, String.valueOf(value));
        });
    labels.put("system.from", "subflow");
    return labels;
  }

  private static Duration timeout(@Nullable String given) {
    if (given == null) {
      return TIMEOUT;
    }
    Duration timeout;
    try {
      timeout = Durations.parse(given);
    } catch (IllegalArgumentException e) {
      throw new TemplateException("subflow(): `timeout`: " + e.getMessage());
    }
    if (timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new TemplateException(
          "subflow() waits at most %s, but its `timeout` is %s".formatted(TIMEOUT_MAX, given));
    }
    return timeout;
  }
}
