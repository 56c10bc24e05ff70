package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.state.Execution;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A compiled flow and what the worker side learnt about it: which of its tasks may run inside the
 * planning transaction. Shared by all threads.
 */
record RunnableFlow(CompiledFlow compiled, Map<String, Boolean> pureByTask) {

  static RunnableFlow of(CompiledFlow compiled) {
    return new RunnableFlow(compiled, new ConcurrentHashMap<>());
  }

  /** Stands for the flow of an execution that cannot be read; it has no tasks. */
  static RunnableFlow unknown(Execution execution) {
    Flow empty =
        new Flow(
            execution.namespace(),
            execution.flowId(),
            execution.flowRevision(),
            null,
            false,
            Map.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null);
    return of(CompiledFlow.of(empty, ""));
  }

  FlowIndex index() {
    return compiled.index();
  }
}
