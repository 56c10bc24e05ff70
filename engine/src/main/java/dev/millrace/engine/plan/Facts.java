package dev.millrace.engine.plan;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the planner may ask about one execution. All commands of earlier decisions of the same
 * transaction are already applied. Questions marked costly read rows of many task runs: a decision
 * taken at every step must not ask them.
 */
public interface Facts {

  CompiledFlow flow();

  Execution execution();

  /** The current row of a run. */
  TaskRun current(TaskRun run);

  /** The flow-control run a run belongs to; null at the flow level. */
  @Nullable TaskRun parent(TaskRun run);

  /** Costly: the child rows of a scope (null: the flow level), in order of creation. */
  List<TaskRun> children(@Nullable TaskRun scope);

  /** Costly: every task run that is not terminal. */
  List<TaskRun> open();

  /** How many values a loop runs over. */
  int valueCount(TaskRun loop);

  /** The value at an index, as text. */
  String value(TaskRun loop, int index);

  /** The outputs of a task run, empty when it has none. */
  Map<String, @Nullable Object> outputs(TaskRun run);

  /**
   * Renders a template (or every template inside a list or map) in the context of a run.
   *
   * @throws RenderFailed when the template fails
   * @throws RenderLater when it asks the outside for something that is not known yet
   */
  @Nullable Object render(Object template, Task task, TaskRun run) throws RenderFailed;

  Instant now();

  /** Uniform in [0, 1), for random retry delays. */
  double random();

  /** A template could not be rendered; the message is for the user. */
  class RenderFailed extends Exception {
    private static final long serialVersionUID = 1L;

    public RenderFailed(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /**
   * A template asks the outside for something, which is not done within a transaction: what depends
   * on it is decided when the answer is there ({@link Command.AwaitAnswer}).
   */
  final class RenderLater extends RenderFailed {
    private static final long serialVersionUID = 1L;

    public RenderLater() {
      super("an answer from outside is not known yet");
    }
  }
}
