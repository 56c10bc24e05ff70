package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.plan.Command;
import dev.millrace.engine.plan.Event;
import dev.millrace.engine.plan.Facts.RenderLater;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.store.WorkRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Drives one execution through one planning transaction: asks the planner, applies its commands to
 * the session's rows, runs pure tasks on the spot, and feeds the events this causes back until none
 * is left. Nothing here touches the database but through the session. Committer's thread only.
 */
final class Driver {

  private final Session session;
  private final Batch batch;
  private final Deque<Event> events = new ArrayDeque<>();
  private boolean killChildren = true;

  Driver(Session session, Batch batch) {
    this.session = session;
    this.batch = batch;
  }

  Session session() {
    return session;
  }

  Batch batch() {
    return batch;
  }

  /** Decides about an event and everything it causes. */
  void take(Event first) {
    events.add(first);
    settle();
  }

  /** Decides about the events that were raised and everything they cause. */
  void settle() {
    try (OutsideCalls.Asking _ = batch.node().calls().asking(id(), null)) {
      for (Event event = events.poll(); event != null; event = events.poll()) {
        if (!(event instanceof Event.OpenMore(var loop)) || mayOpenMore(session.current(loop))) {
          apply(batch.node().planner().decide(session, event));
        }
      }
    }
  }

  private void apply(List<Command> commands) {
    for (Command command : commands) {
      if (command instanceof Command.EndExecution(var state, var error)) {
        if (!new Endings(this).end(state, error)) {
          batch.callAfterCommit(this);
          return;
        }
      } else {
        apply(command);
      }
    }
  }

  /** Whether a kill reaches the executions this one started; it does unless told otherwise. */
  void killChildren(boolean cascade) {
    killChildren = cascade;
  }

  boolean killsChildren() {
    return killChildren;
  }

  /** Adds an event that follows from the one at hand. */
  void raise(Event event) {
    events.add(event);
  }

  private void apply(Command command) {
    switch (command) {
      case Command.Start start -> start(start);
      case Command.SetProgress(var scope, var progress) -> {
        if (scope == null) {
          session.change(session.execution().withProgress(progress));
        } else {
          session.change(session.current(scope).withProgress(progress));
        }
      }
      case Command.SetState(var run, var state) ->
          session.change(session.current(run).withState(state, batch.now()));
      case Command.End(var run, var state, var error) -> end(session.current(run), state, error);
      case Command.Attempt(var run) -> attempt(session.current(run));
      case Command.StartChild(var run, var task) -> startChild(session.current(run), task);
      case Command.Wait(var run, var state, var due) -> await(session.current(run), state, due);
      case Command.AwaitAnswer(var run) -> awaitAnswer(session.current(run));
      case Command.OpenMore(var run) -> raise(new Event.OpenMore(run));
      case Command.SetOutputs(var run, var outputs) -> mergeOutputs(run.id(), outputs);
      case Command.SetValues(var run, var values) -> {
        checkTaskRuns(values.size());
        session.setValues(run.id(), values);
      }
      case Command.SetIteration(var run, var iteration) ->
          session.change(session.current(run).withIteration(iteration));
      case Command.RemoveDescendants(var run) -> removeDescendants(run);
      case Command.KillRun(var run) -> new Kills(this).kill(session.current(run));
      case Command.Log(var run, var level, var message) -> log(run, level, message);
      case Command.Recreate(var due) -> batch.recreate(this, due);
      case Command.SetExecutionState(var state) -> {
        if (session.execution().state() != state) {
          session.change(session.execution().withState(state, batch.now()));
        }
      }
      case Command.SetSuspended(var suspended) ->
          session.change(session.execution().withSuspended(suspended));
      case Command.EndExecution end -> throw new IllegalStateException("applied above: " + end);
      case Command.Close() -> new Endings(this).close();
    }
  }

  /** A loop that can only run into the limit does not begin. */
  private void checkTaskRuns(int more) {
    int max = batch.node().settings().limits().taskRunsMax();
    if (session.taskRuns() > max - more) {
      throw new EngineException(
          ErrorCode.LIMIT_EXCEEDED,
          "An execution may have %,d task runs; split the work over subflows, or raise the setting task-runs-max"
              .formatted(max));
    }
  }

  private void start(Command.Start start) {
    checkTaskRuns(1);
    TaskRun parent = start.parent() == null ? null : session.current(start.parent());
    TaskRun run =
        TaskRun.created(
            new TaskRun.Birth(
                TaskRunId.next(),
                session.id(),
                start.task().id(),
                parent == null ? null : parent.id(),
                start.value(),
                start.branch(),
                batch.now()),
            start.iteration());
    session.addCreated(run);
    raise(new Event.Created(run));
  }

  void end(TaskRun run, State state, @Nullable String error) {
    if (run.token() != null) {
      session.deadWork.add(run.token());
    }
    TaskRun ended = run.withToken(null, null).withState(state, batch.now()).withError(error);
    session.change(ended);
    if (error != null) {
      log(ended, state == State.KILLED ? LogLevel.WARN : LogLevel.ERROR, error);
    }
    raise(new Event.Ended(ended));
  }

  /** Begins an attempt: here and now when the task is pure and there is room, else by the queue. */
  private void attempt(TaskRun run) {
    WorkTask task = (WorkTask) session.runnable().index().place(run.taskId()).task();
    TaskRun next = begin(run);
    if (batch.mayRunInline(session, task)) {
      TaskRun running = next.withState(State.RUNNING, batch.now());
      session.change(running);
      takeOutcome(running, batch.node().inline().run(session, task, running));
      return;
    }
    enqueue(next, task, 0);
  }

  /** Puts the current attempt of a run into the queue; this node takes it if it has a free slot. */
  void enqueue(TaskRun run, WorkTask task, int crashes) {
    boolean pure = batch.isPure(session, task);
    WorkRow work = batch.queue(this, run, pure, crashes);
    boolean runsHere = work.nodeId() != null && !pure;
    State state = runsHere ? State.RUNNING : State.SUBMITTED;
    TaskRun queued = run.withToken(work.id(), null).withState(state, batch.now());
    session.change(queued);
    if (runsHere) {
      batch.dispatchAfterCommit(this, work, queued, task);
    }
  }

  /** The next attempt of a run, without its old outputs. */
  private TaskRun begin(TaskRun run) {
    if (run.attempt() > 0) {
      session.changeOutputs(run.id(), null);
    }
    TaskRun next = run.withAttempt(run.attempt() + 1, Attempts.archive(run, State.FAILED));
    if (next.token() != null) {
      session.deadWork.add(next.token());
    }
    return next.withToken(null, null);
  }

  /** Accepts what an attempt found out, then lets the planner decide. */
  void takeOutcome(TaskRun run, Request.Outcome outcome) {
    if (outcome.outputs() != null) {
      mergeOutputs(run.id(), outcome.outputs());
    }
    String error = outcome.error();
    State state = outcome.state();
    State exit = null;
    try {
      exit = new Changes(session).apply(outcome.changes());
    } catch (Changes.Refused e) {
      state = State.FAILED;
      error = e.getMessage();
    }
    if (exit != null) {
      raise(new Event.Exit(run, exit));
    } else {
      raise(new Event.AttemptEnded(run, state, error));
    }
  }

  private void startChild(TaskRun run, FlowTask.Subflow task) {
    boolean again = run.state() == State.RESTARTED;
    Children children = new Children(this);
    Children.Prepared child;
    try (OutsideCalls.Asking _ = batch.node().calls().asking(id(), run.id())) {
      TaskRun upcoming = run.withAttempt(run.attempt() + 1, run.pastAttempts());
      child = children.prepare(upcoming, task, again);
    } catch (RenderLater | OutsideCalls.CallNeeded e) {
      awaitAnswer(run);
      return;
    }
    TaskRun next = begin(run).withState(State.RUNNING, batch.now());
    session.change(next);
    children.start(next, task, child);
  }

  /** The child of a Subflow task run is closed. */
  void childEnded(TaskRun run, Children.Ended child) {
    Event ended;
    try (OutsideCalls.Asking _ = batch.node().calls().asking(id(), run.id())) {
      ended = new Children(this).ended(run, child);
    } catch (OutsideCalls.CallNeeded e) {
      awaitAnswer(session.current(run));
      return;
    }
    take(ended);
  }

  private void awaitAnswer(TaskRun run) {
    if (run.token() != null) {
      session.deadWork.add(run.token());
    }
    WorkRow work = batch.callAfterCommit(this, run);
    session.change(run.withToken(work.id(), work.dueAt()));
  }

  /**
   * Whether more values of a loop begin now; else the next transaction, which has room, does it.
   */
  private boolean mayOpenMore(TaskRun loop) {
    if (batch.hasRoom()) {
      return true;
    }
    if (loop.state() == State.RUNNING && loop.token() == null) {
      session.change(loop.withToken(batch.wakeAfterCommit(this, loop).id(), null));
    }
    return false;
  }

  private void await(TaskRun run, State state, @Nullable Instant due) {
    if (run.token() != null) {
      session.deadWork.add(run.token());
    }
    UUID token = null;
    if (due != null) {
      WorkRow work = timer(run.id(), due);
      session.newWork.add(work);
      batch.timerAfterCommit(due);
      token = work.id();
    }
    TaskRun waiting = run.withToken(token, due);
    session.change(waiting.state() == state ? waiting : waiting.withState(state, batch.now()));
  }

  private WorkRow timer(TaskRunId run, Instant due) {
    Execution execution = session.execution();
    return new WorkRow(
        Uuid7.next(),
        WorkRow.Kind.WAKE,
        execution.id(),
        run,
        execution.epoch(),
        execution.namespace(),
        due,
        null,
        0);
  }

  void mergeOutputs(TaskRunId run, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> merged =
        new LinkedHashMap<>(session.outputs(session.entry(run).run));
    merged.putAll(more);
    session.changeOutputs(run, merged);
  }

  private void removeDescendants(TaskRun loop) {
    List<TaskRun> children = session.children(loop);
    for (TaskRun child : children) {
      Task task = session.runnable().index().place(child.taskId()).task();
      if (task instanceof FlowTask) {
        removeDescendants(child);
      }
      session.remove(child);
    }
  }

  void log(@Nullable TaskRun run, LogLevel level, String message) {
    session.log.add(new LogEntry(batch.now(), Origin.of(session.execution(), run), level, message));
  }

  /** The execution this driver is about. */
  ExecutionId id() {
    return session.id();
  }
}
