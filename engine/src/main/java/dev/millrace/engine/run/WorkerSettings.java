package dev.millrace.engine.run;

import dev.millrace.engine.task.HandlerSettings;

/**
 * What the worker side of a node is told.
 *
 * @param logs how much an attempt may log
 */
public record WorkerSettings(NodeSettings node, HandlerSettings handlers, LogLimits logs) {

  public static WorkerSettings defaults(String nodeName) {
    return new WorkerSettings(
        NodeSettings.defaults(nodeName), HandlerSettings.defaults(), LogLimits.defaults());
  }

  public WorkerSettings withNode(NodeSettings next) {
    return new WorkerSettings(next, handlers, logs);
  }

  public WorkerSettings withHandlers(HandlerSettings next) {
    return new WorkerSettings(node, next, logs);
  }

  public WorkerSettings withLogs(LogLimits next) {
    return new WorkerSettings(node, handlers, next);
  }
}
