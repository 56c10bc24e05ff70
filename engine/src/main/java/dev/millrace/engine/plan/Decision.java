package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowIndex;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One decision being taken: the facts, and the commands so far. The facts do not show the effect of
 * these commands yet, so what a later step of the same decision must see is kept here. One thread.
 */
final class Decision {

  private static final String ROUND = "iterationCount";

  private final Facts facts;
  private final int loopPortion;
  private final List<Command> commands = new ArrayList<>();
  private final Map<TaskRunId, List<String>> freshValues = new HashMap<>();
  private final Map<TaskRunId, Integer> freshRounds = new HashMap<>();
  private State executionState;
  private boolean suspended;

  Decision(Facts facts, int loopPortion) {
    this.facts = facts;
    this.loopPortion = loopPortion;
    executionState = facts.execution().state();
    suspended = facts.execution().suspended();
  }

  Facts facts() {
    return facts;
  }

  /** Values a loop begins at once. */
  int loopPortion() {
    return loopPortion;
  }

  List<Command> commands() {
    return List.copyOf(commands);
  }

  Flow flow() {
    return facts.flow().flow();
  }

  FlowIndex index() {
    return facts.flow().index();
  }

  Task task(TaskRun run) {
    return index().place(run.taskId()).task();
  }

  TaskRun current(TaskRun run) {
    return facts.current(run);
  }

  /** Paused by hand: nothing new starts. */
  boolean suspended() {
    return suspended;
  }

  State executionState() {
    return executionState;
  }

  /** The flow level is being left (kill, Exit): nothing starts, nothing is retried. */
  boolean leaving() {
    return Leaving.isLeaving(facts.execution().progress());
  }

  void add(Command command) {
    commands.add(command);
  }

  void log(TaskRun run, LogLevel level, String message) {
    add(new Command.Log(run, level, message));
  }

  void setState(TaskRun run, State state) {
    if (run.state() != state) {
      add(new Command.SetState(run, state));
    }
  }

  void end(TaskRun run, State state, @Nullable String error) {
    add(new Command.End(run, state, error));
  }

  /** Ends a task run that failed, as FAILED or what its task makes of a failure. */
  void fail(TaskRun run, String error) {
    end(run, Outcomes.allowed(task(run).header(), State.FAILED), error);
  }

  void setExecutionState(State state) {
    if (executionState != state && !executionState.isTerminal()) {
      add(new Command.SetExecutionState(state));
      executionState = state;
    }
  }

  void setSuspended(boolean next) {
    if (suspended != next) {
      add(new Command.SetSuspended(next));
      suspended = next;
    }
  }

  /** Stores the progress of a scope if it moved. */
  void store(Scope scope) {
    TaskRun run = scope.run();
    Progress before = run == null ? facts.execution().progress() : run.progress();
    if (!scope.progress().equals(before)) {
      add(new Command.SetProgress(run, scope.progress()));
    }
  }

  void setValues(TaskRun loop, List<String> values) {
    freshValues.put(loop.id(), values);
    add(new Command.SetValues(loop, values));
  }

  /** Sets the round of a LoopUntil: its output {@code iterationCount}. */
  void setRound(TaskRun loop, int round) {
    freshRounds.put(loop.id(), round);
    add(new Command.SetOutputs(loop, Map.of(ROUND, round)));
  }

  /** The round of a LoopUntil, 1 in its first. */
  int round(TaskRun loop) {
    Integer fresh = freshRounds.get(loop.id());
    if (fresh != null) {
      return fresh;
    }
    return facts.outputs(loop).get(ROUND) instanceof Number round ? round.intValue() : 1;
  }

  int valueCount(TaskRun loop) {
    List<String> fresh = freshValues.get(loop.id());
    return fresh == null ? facts.valueCount(loop) : fresh.size();
  }

  String value(TaskRun loop, int index) {
    List<String> fresh = freshValues.get(loop.id());
    return fresh == null ? facts.value(loop, index) : fresh.get(index);
  }
}
