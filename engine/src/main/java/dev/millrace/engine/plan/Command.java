package dev.millrace.engine.plan;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the driver shall do, in order, in the transaction at hand. Commands that name a run refer to
 * it by id; the driver applies them to its current row.
 */
public sealed interface Command {

  /** Create a task run (state CREATED) and raise {@link Event.Created} for it. */
  record Start(
      Task task,
      @Nullable TaskRun parent,
      String branch,
      @Nullable String value,
      @Nullable Integer iteration)
      implements Command {}

  /** Store how far a scope is; null is the flow level. */
  record SetProgress(@Nullable TaskRun scope, Progress progress) implements Command {}

  /** Move a task run to a state that is not terminal and waits for nothing (RUNNING, KILLING …). */
  record SetState(TaskRun run, State state) implements Command {}

  /**
   * End a task run, then raise {@link Event.Ended} for it. An error is also logged. A work row the
   * run still waits for is dropped.
   */
  record End(TaskRun run, State state, @Nullable String error) implements Command {}

  /**
   * Begin an attempt of a work task: in this transaction when it is pure, else through the queue.
   * The run's outputs, if any, are dropped; its attempt number grows by one.
   */
  record Attempt(TaskRun run) implements Command {}

  /**
   * Start the execution of a Subflow; an attempt like any other. When it cannot be started, {@link
   * Event.AttemptEnded} FAILED follows; when it was and the task does not wait, {@link
   * Event.AttemptEnded} SUCCESS; else {@link Event.ChildEnded} once the child is closed. The driver
   * sets the output {@code executionId}. A run in state RESTARTED that has a child already restarts
   * that one if the task's restartBehavior is RETRY_FAILED and the child did not end well.
   */
  record StartChild(TaskRun run, FlowTask.Subflow task) implements Command {}

  /** Wait in PAUSED or RETRYING until the instant (then {@link Event.Woken}), or for ever. */
  record Wait(TaskRun run, State state, @Nullable Instant due) implements Command {}

  /**
   * Leave the run in its state until what its templates ask of the outside is known, then {@link
   * Event.Woken}.
   */
  record AwaitAnswer(TaskRun run) implements Command {}

  /** Merge these into the outputs of a task run. */
  record SetOutputs(TaskRun run, Map<String, @Nullable Object> outputs) implements Command {}

  /** Keep the values a loop runs over; an element is text, or JSON text for lists and maps. */
  record SetValues(TaskRun run, List<String> values) implements Command {}

  /**
   * A loop could start more of its values: raise {@link Event.OpenMore} when those it has started
   * have begun, or, when the transaction has no room, {@link Event.Woken} in the next one.
   */
  record OpenMore(TaskRun run) implements Command {}

  /** Set the round of a LoopUntil. */
  record SetIteration(TaskRun run, int iteration) implements Command {}

  /** Remove every descendant of a task run: the rounds of a LoopUntil before the next one. */
  record RemoveDescendants(TaskRun run) implements Command {}

  /**
   * Stop what a task run does. Nothing of it runs on a node (queued, waiting, paused): it ends
   * KILLED at once. An attempt runs: its node is told, and {@link Event.AttemptEnded} follows. A
   * Subflow's execution is killed with it.
   */
  record KillRun(TaskRun run) implements Command {}

  record Log(@Nullable TaskRun run, LogLevel level, String message) implements Command {}

  /**
   * Create the execution that takes the place of this one: a replay from the beginning, its attempt
   * number one higher, that starts at {@code due} (retry with behavior CREATE_NEW_EXECUTION). This
   * one ends RETRIED.
   */
  record Recreate(Instant due) implements Command {}

  /** Move the execution to a state that is not terminal: RUNNING, PAUSED, RETRYING, KILLING. */
  record SetExecutionState(State state) implements Command {}

  /** Pause by hand (true) or end such a pause (false). */
  record SetSuspended(boolean suspended) implements Command {}

  /**
   * The execution ends: outputs are rendered (a failure makes it FAILED), the state is shown.
   * {@code close} follows, at once or after the afterExecution tasks. When the outputs ask the
   * outside for something, the driver leaves out this command and those that follow; {@link
   * Event.Begin} comes when it is known, and they are decided again.
   */
  record EndExecution(State state, @Nullable String error) implements Command {}

  /** afterExecution is over: nothing will change any more; whoever waits is told. */
  record Close() implements Command {}
}
