package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.FlowIndex;
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

  FlowIndex index() {
    return compiled.index();
  }
}
