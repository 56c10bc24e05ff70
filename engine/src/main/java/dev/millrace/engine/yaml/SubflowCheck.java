package dev.millrace.engine.yaml;

import org.jspecify.annotations.Nullable;

/** Looks for the flows that a flow names in its Subflow tasks. Safe for all threads. */
@FunctionalInterface
public interface SubflowCheck {

  /** Takes every flow for there. */
  SubflowCheck NONE = (namespace, flowId, revision) -> null;

  /** Why the flow could not be run now, or null. */
  @Nullable String fault(String namespace, String flowId, @Nullable Integer revision);
}
