package dev.millrace.engine.plan;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.state.Transitions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A driver in memory: applies the planner's commands to rows, checks every move, and waits for the
 * test to end attempts, move the clock or send signals. Templates are literals, but {@code {{ name
 * }}} is looked up in {@link #variables} and {@code {{ fail }}} cannot be rendered.
 */
public final class Board extends Rows {

  /** What happened, in order: {@code start a}, {@code end a SUCCESS}, {@code execution RUNNING}. */
  public final List<String> trace = new ArrayList<>();

  public final List<String> logs = new ArrayList<>();

  /** Attempts on a node, in order of their start. */
  public final Set<TaskRunId> running = new LinkedHashSet<>();

  /** Attempts told to stop. */
  public final Set<TaskRunId> killed = new LinkedHashSet<>();

  public Instant recreateAt;

  /** The end of the execution waits for what its outputs ask of the outside. */
  public boolean awaitsOutputs;

  public int steps;

  /** Whether the transaction at hand has room for more values of a loop. */
  BooleanSupplier hasRoom = () -> true;

  private final Planner planner;
  private final Deque<Event> events = new ArrayDeque<>();

  public Board(CompiledFlow flow) {
    this(flow, new Planner());
  }

  Board(CompiledFlow flow, Planner planner) {
    super(flow);
    this.planner = planner;
  }

  // what a test does

  public Board begin() {
    awaitsOutputs = false;
    return raise(new Event.Begin());
  }

  /** Ends the running attempt of a task. */
  public Board end(String name, State state) {
    TaskRun run = runningAttempt(name);
    return endAttempt(run, state);
  }

  public Board end(String... names) {
    for (String name : names) {
      end(name, State.SUCCESS);
    }
    return this;
  }

  public Board endAttempt(TaskRun run, State state) {
    running.remove(run.id());
    killed.remove(run.id());
    String error = state == State.FAILED ? "boom" : null;
    return raise(new Event.AttemptEnded(run, state, error));
  }

  /** Ends attempts in the order they started, all of them well, until none runs. */
  public Board endAll() {
    while (!running.isEmpty()) {
      endAttempt(rows.get(running.iterator().next()), State.SUCCESS);
    }
    return this;
  }

  public Board exit(String name, State state) {
    return exit(runningAttempt(name), state);
  }

  public Board exit(TaskRun run, State state) {
    running.remove(run.id());
    return raise(new Event.Exit(run, state));
  }

  public Board childEnded(String name, State state, Map<String, Object> childOutputs) {
    return childEnded(runningAttempt(name), state, childOutputs);
  }

  public Board childEnded(TaskRun run, State state, Map<String, Object> childOutputs) {
    running.remove(run.id());
    return raise(new Event.ChildEnded(run, state, childOutputs, null));
  }

  public Board resume(String name, Map<String, Object> onResume) {
    return raise(new Event.Resumed(run(name), onResume, "anna"));
  }

  /** Moves the clock and wakes, in order of their due time, what is due. */
  public Board pass(Duration time) {
    now = now.plus(time);
    while (true) {
      TaskRun due =
          open.values().stream()
              .filter(run -> run.dueAt() != null && !run.dueAt().isAfter(now))
              .min(Comparator.comparing(TaskRun::dueAt))
              .orElse(null);
      if (due == null) {
        return this;
      }
      wake(due);
    }
  }

  public Board wake(TaskRun run) {
    if (run.dueAt().isAfter(now)) {
      now = run.dueAt();
    }
    put(run.withToken(null, null));
    return raise(new Event.Woken(run));
  }

  public Board raise(Event event) {
    events.add(event);
    while (!events.isEmpty()) {
      steps++;
      for (Command command : planner.decide(this, events.poll())) {
        if (command instanceof Command.EndExecution && asksOutside.getAsBoolean()) {
          awaitsOutputs = true;
          break;
        }
        apply(command);
      }
    }
    return this;
  }

  /** What the driver does with a restart before its review. */
  public Board restart(CompiledFlow revision, RestartPlan plan) {
    flow = revision;
    plan.remove().forEach(run -> removeEnded(run.id()));
    plan.reopen().forEach(run -> move(rows.get(run.id()), State.RESTARTED));
    plan.reopen().forEach(run -> put(rows.get(run.id()).withToken(null, null)));
    plan.scopes()
        .forEach((id, progress) -> {
          move(rows.get(id), State.RUNNING);
          put(rows.get(id).withProgress(progress));
        });
    execution = execution.restarted(1, now).withProgress(plan.flowLevel());
    trace.add("execution RESTARTED");
    return raise(new Event.Review());
  }

  public void set(TaskRun run, State state) {
    move(rows.get(run.id()), state);
  }

  // what a test looks at

  /** The last run of a task, {@code id} or {@code id[value]}. */
  public TaskRun run(String name) {
    TaskRun found = null;
    for (TaskRun run : rows.values()) {
      found = name(run).equals(name) || run.taskId().equals(name) ? run : found;
    }
    if (found == null) {
      throw new IllegalArgumentException("no run of " + name + " among " + rows.values());
    }
    return found;
  }

  public boolean has(String name) {
    return rows.values().stream().anyMatch(run -> name(run).equals(name));
  }

  public State state(String name) {
    return run(name).state();
  }

  public State state() {
    return execution.state();
  }

  public boolean closed() {
    return execution.closedAt() != null;
  }

  public Object output(String name, String key) {
    return outputs(run(name)).get(key);
  }

  /** Names of the tasks started, in order. */
  public String starts() {
    return String.join(
        " ", trace.stream().filter(t -> t.startsWith("start ")).map(t -> t.substring(6)).toList());
  }

  public List<TaskRun> inFlight() {
    return running.stream().map(rows::get).toList();
  }

  public List<TaskRun> timers() {
    return open.values().stream().filter(run -> run.dueAt() != null).toList();
  }

  static String name(TaskRun run) {
    return run.value() == null ? run.taskId() : run.taskId() + "[" + run.value() + "]";
  }

  private TaskRun runningAttempt(String name) {
    for (TaskRunId id : running) {
      TaskRun run = rows.get(id);
      if (name(run).equals(name) || run.taskId().equals(name)) {
        return run;
      }
    }
    throw new IllegalArgumentException(name + " does not run; " + trace);
  }

  // applying commands

  private void apply(Command command) {
    switch (command) {
      case Command.Start start -> insert(start);
      case Command.SetProgress(TaskRun scope, Progress progress) -> setProgress(scope, progress);
      case Command.SetState(TaskRun run, State state) -> move(current(run), state);
      case Command.End(TaskRun run, State state, String error) -> end(current(run), state, error);
      case Command.Attempt(TaskRun run) -> attempt(current(run));
      case Command.StartChild(TaskRun run, FlowTask.Subflow task) -> startChild(run);
      case Command.Wait(TaskRun run, State state, Instant due) -> {
        move(current(run), state);
        put(current(run).withToken(null, due));
      }
      case Command.OpenMore(TaskRun run) -> openMore(current(run));
      case Command.AwaitAnswer(TaskRun run) -> put(current(run).withToken(null, now));
      case Command.SetOutputs(TaskRun run, Map<String, Object> more) ->
          outputs.computeIfAbsent(run.id(), id -> new HashMap<>()).putAll(more);
      case Command.SetValues(TaskRun run, List<String> all) -> values.put(run.id(), all);
      case Command.SetIteration(TaskRun run, int iteration) ->
          put(current(run).withIteration(iteration));
      case Command.RemoveDescendants(TaskRun run) -> removeDescendants(run.id());
      case Command.KillRun(TaskRun run) -> kill(current(run));
      case Command.Log(TaskRun run, LogLevel level, String message) -> logs.add(message);
      case Command.SetExecutionState(State state) -> moveExecution(state);
      case Command.SetSuspended(boolean suspended) ->
          execution = execution.withSuspended(suspended);
      case Command.Recreate(Instant due) -> recreateAt = due;
      case Command.EndExecution(State state, String error) -> moveExecution(state);
      case Command.Close() -> close();
    }
  }

  private void openMore(TaskRun loop) {
    if (hasRoom.getAsBoolean()) {
      events.add(new Event.OpenMore(loop));
    } else {
      put(loop.withToken(null, now));
    }
  }

  private void insert(Command.Start start) {
    if (execution.state().isTerminal() && !isAfterExecution(start.parent(), start.branch())) {
      throw new IllegalStateException("start after the end: " + start);
    }
    TaskRunId parent = start.parent() == null ? null : start.parent().id();
    if (parent != null && rows.get(parent).state().isTerminal()) {
      throw new IllegalStateException("start in a scope that has ended: " + start);
    }
    TaskRun run =
        TaskRun.created(
                new TaskRun.Birth(
                    TaskRunId.next(),
                    execution.id(),
                    start.task().id(),
                    parent,
                    start.value(),
                    start.branch(),
                    now),
                start.iteration())
            .withProgress(start.task() instanceof FlowTask ? Progress.at("tasks", 0) : null);
    put(run);
    trace.add("start " + name(run));
    events.add(new Event.Created(run));
  }

  private boolean isAfterExecution(TaskRun parent, String branch) {
    TaskRun above = parent == null ? null : rows.get(parent.id());
    return above == null
        ? branch.equals("afterExecution")
        : isAfterExecution(parent(above), above.branch());
  }

  private void setProgress(TaskRun scope, Progress progress) {
    if (scope == null) {
      execution = execution.withProgress(progress);
    } else {
      put(current(scope).withProgress(progress));
    }
  }

  private void attempt(TaskRun run) {
    put(run.withAttempt(run.attempt() + 1, run.pastAttempts()).withToken(null, null));
    move(current(run), State.RUNNING);
    running.add(run.id());
    trace.add("attempt " + name(run));
  }

  private void startChild(TaskRun run) {
    attempt(current(run));
    put(current(run).withChild(ExecutionId.next()));
  }

  private void end(TaskRun run, State state, String error) {
    if (run.state().isTerminal() || running.contains(run.id())) {
      throw new IllegalStateException("ended twice, or while an attempt runs: " + run);
    }
    if (error != null) {
      logs.add(error);
    }
    move(run, state);
    put(current(run).withToken(null, null).withError(error));
    trace.add("end " + name(run) + " " + state);
    events.add(new Event.Ended(current(run)));
  }

  private void kill(TaskRun run) {
    if (running.contains(run.id())) {
      killed.add(run.id());
    } else if (!run.state().isTerminal()) {
      end(run, State.KILLED, null);
    }
  }

  private void removeDescendants(TaskRunId id) {
    for (TaskRun run : List.copyOf(rows.values())) {
      if (id.equals(run.parentId())) {
        removeDescendants(run.id());
        removeEnded(run.id());
      }
    }
  }

  private void removeEnded(TaskRunId id) {
    if (running.contains(id)) {
      throw new IllegalStateException("removed while it runs: " + rows.get(id));
    }
    remove(id);
  }

  private void move(TaskRun run, State state) {
    Transitions.checkTaskRun(run.state(), state);
    if (run.state() != state) {
      put(run.withState(state, now));
    }
  }

  private void moveExecution(State state) {
    Transitions.checkExecution(execution.state(), state);
    execution = execution.withState(state, now);
    trace.add("execution " + state);
  }

  private void close() {
    if (rows.values().stream().anyMatch(run -> !run.state().isTerminal())) {
      throw new IllegalStateException("closed while runs are open: " + rows.values());
    }
    execution = execution.closed(now);
    trace.add("close");
  }
}
