package dev.millrace.engine.flow;

/** One task of a flow: either flow control, decided by the planner, or work, done by a handler. */
public sealed interface Task permits FlowTask, WorkTask {

  TaskHeader header();

  default String id() {
    return header().id();
  }

  default String type() {
    return header().type();
  }
}
