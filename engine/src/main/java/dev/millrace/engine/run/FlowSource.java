package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import org.jspecify.annotations.Nullable;

/** Where the worker side gets compiled flows from; backed by a bounded cache. */
@FunctionalInterface
interface FlowSource {

  /**
   * A stored revision, or the latest when {@code revision} is null.
   *
   * @throws dev.millrace.engine.flow.EngineException FLOW_NOT_FOUND
   */
  CompiledFlow find(String namespace, String flowId, @Nullable Integer revision);
}
