package dev.millrace.engine.plan;

import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in an execution and asks for a decision. */
public sealed interface Event {

  /** The execution may begin (it was created, or its schedule date has come). */
  record Begin() implements Event {}

  /** A task run was created (state CREATED) by a {@link Command.Start} and shall begin. */
  record Created(TaskRun run) implements Event {}

  /**
   * An attempt of a work task ended.
   *
   * @param state SUCCESS, WARNING, FAILED or KILLED
   */
  record AttemptEnded(TaskRun run, State state, @Nullable String error) implements Event {}

  /** A task run reached a terminal state by {@link Command.End}; its scope goes on. */
  record Ended(TaskRun run) implements Event {}

  /** What a loop started of its values has begun, as {@link Command.OpenMore} asked. */
  record OpenMore(TaskRun run) implements Event {}

  /** What a task run waited for is due: its retry, the end of its pause, its loop's next round. */
  record Woken(TaskRun run) implements Event {}

  /** Somebody resumed a Pause; the values answer its {@code onResume} inputs. */
  record Resumed(TaskRun run, Map<String, @Nullable Object> onResume, @Nullable String by)
      implements Event {}

  /**
   * The execution a Subflow task run waits for is closed.
   *
   * @param outputsError why the outputs asked for cannot be had
   */
  record ChildEnded(
      TaskRun run,
      State childState,
      Map<String, @Nullable Object> childOutputs,
      @Nullable String outputsError)
      implements Event {}

  /** The execution shall be killed. */
  record Kill() implements Event {}

  /** An Exit task asked for the whole execution to end in this state now. */
  record Exit(TaskRun run, State state) implements Event {}

  /** The execution shall be paused by hand: what runs may end, nothing new starts. */
  record Suspend() implements Event {}

  /** A pause by hand is over, or a restart opened scopes again: plan every open scope anew. */
  record Review() implements Event {}
}
