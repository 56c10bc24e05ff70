package dev.millrace.engine.task;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one type. One instance serves every run on every thread, so it keeps no state.
 *
 * @param <P> record of the task's properties, rendered and converted before {@link #run}; its
 *     components are the one source of validation, schema and documentation
 */
public interface TaskHandler<P extends Record> {

  HandlerType<P> type();

  /**
   * Runs one attempt on a virtual thread, or, when the type is pure and its templates call nothing
   * that does I/O, on the planning thread inside a transaction.
   *
   * @throws TaskFailure when the task fails for a reason the user can understand; its message is
   *     logged and its outputs are kept
   * @throws InterruptedException when the attempt is killed or its time is over
   * @throws Exception anything else fails the attempt with the exception's message
   */
  TaskResult run(P params, RunContext context) throws Exception;

  /**
   * What a user should know about a task before it runs: that the node lacks something it needs, or
   * that a property no longer does anything. Asked by validation, on any thread; does no I/O.
   *
   * @param properties as written, templates not rendered
   */
  default List<String> warnings(
      Map<String, @Nullable Object> properties, HandlerSettings settings) {
    return List.of();
  }
}
