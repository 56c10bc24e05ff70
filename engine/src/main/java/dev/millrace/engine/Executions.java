package dev.millrace.engine;

import dev.millrace.engine.input.CheckedInput;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with executions. Every method returns when what it did is durable, and raises
 * {@code EngineException} with EXECUTION_NOT_FOUND, EXECUTION_STATE, FLOW_NOT_FOUND, FLOW_DISABLED
 * or INPUT_INVALID. Safe for all threads; meant for virtual threads.
 */
public interface Executions {

  /** Starts an execution; its id is durable when this returns. */
  ExecutionId create(CreateExecution request);

  /**
   * Starts an execution and shows it as it is when it becomes durable; a short one has ended by
   * then. Costs no more than {@link #create}.
   */
  ExecutionView start(CreateExecution request);

  /** Asks for the end of an execution and, when {@code cascade}, of those it started. */
  void kill(ExecutionId id, boolean cascade);

  /** What runs may end, nothing new starts. */
  void pause(ExecutionId id);

  /**
   * Ends a pause by hand, or answers the Pause task the execution waits at.
   *
   * @param inputs answers to {@code onResume}; typed and checked before anything happens
   * @param by who resumed it
   */
  void resume(ExecutionId id, Map<String, @Nullable Object> inputs, @Nullable String by);

  /**
   * Begins an execution that waits for its date or at a Pause task. What runs already is left
   * alone.
   *
   * @param by who asked for it
   */
  void forceRun(ExecutionId id, @Nullable String by);

  /** What would become of the inputs of a create, each with its errors; nothing is stored. */
  List<CheckedInput> checkInputs(
      String namespace,
      String flowId,
      @Nullable Integer revision,
      Map<String, @Nullable Object> inputs);

  /** What would become of the answers of a resume; nothing is stored. */
  List<CheckedInput> checkAnswers(ExecutionId id, Map<String, @Nullable Object> inputs);

  /**
   * Renders an expression as a task run would see it, or a flow output (null). Secrets are stars,
   * nothing is called outside, nothing changes.
   *
   * @throws dev.millrace.engine.flow.EngineException EXPRESSION_FAILED
   */
  String render(ExecutionId id, @Nullable TaskRunId taskRun, String expression);

  /** Runs what failed again, in the same execution (or in a new one when a revision is named). */
  ExecutionId restart(ExecutionId id, @Nullable Integer revision);

  /** A new execution like this one, from the beginning or from a task run on. */
  ExecutionId replay(ExecutionId id, @Nullable TaskRunId from, @Nullable Integer revision);

  /** A new execution from the beginning with other inputs. */
  ExecutionId replayWithInputs(
      ExecutionId id, Map<String, @Nullable Object> inputs, @Nullable Integer revision);

  /** Sets the state of a task run of an ended execution and lets it go on from there. */
  void changeTaskRunState(ExecutionId id, TaskRunId taskRun, State state);

  /** Sets the terminal state of an ended execution; nothing runs. */
  void changeStatus(ExecutionId id, State state);

  /** Replaces or adds labels of an ended execution. */
  void setLabels(ExecutionId id, Map<String, String> labels);

  /** Removes an ended execution with its task runs, logs, metrics and files. */
  void delete(ExecutionId id, boolean logs, boolean metrics, boolean files);

  /**
   * Completes when the execution is closed (terminal, afterExecution over), whichever node runs it;
   * at once if it is. Cancelling the future forgets the wait.
   */
  CompletableFuture<State> closed(ExecutionId id);

  /**
   * Calls the listener, on an engine thread, after each change of the execution (coalesced) and
   * once at the beginning; close to stop.
   */
  AutoCloseable follow(ExecutionId id, Consumer<ExecutionId> changed);
}
