package dev.millrace.engine.run;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.plan.Event;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.WorkRow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a request into events for the planner, or drops it when its token or epoch is old: then
 * somebody else has moved on. Committer's thread only.
 */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Batch batch;

  Intake(Batch batch) {
    this.batch = batch;
  }

  void take(Request request) throws Exception {
    if (request instanceof Request.Create(var created, _, _)) {
      if (batch.driver(created.row().execution().id()) == null) {
        batch.create(created);
      }
      return;
    }
    Driver driver = batch.driver(request.executionId());
    if (driver == null) {
      missing(request);
      return;
    }
    switch (request) {
      case Request.Create create -> throw new IllegalStateException("handled above: " + create);
      case Request.Completed completed -> completed(driver, completed);
      case Request.Due(var work) -> due(driver, work);
      case Request.Rescue(var work, var crashed) -> rescue(driver, work, crashed);
      case Request.Quarantine quarantine -> quarantine(driver, quarantine);
      case Request.Signal signal -> signal.action().apply(driver);
    }
  }

  private void missing(Request request) {
    LOG.warn(
        "execution {} is gone; dropping {}",
        request.executionId(),
        request.getClass().getSimpleName());
    switch (request) {
      case Request.Due(var work) -> batch.orphanedWork.add(work.id());
      case Request.Rescue(var work, var crashed) -> batch.orphanedWork.add(work.id());
      case Request.Signal signal -> throw Lookups.notFound(signal.executionId());
      case Request.Create create -> throw new IllegalStateException("it cannot be missing");
      case Request.Completed completed -> LOG.debug("dropped {}", completed.token());
      case Request.Quarantine quarantine -> {
        if (quarantine.work() != null) {
          batch.orphanedWork.add(quarantine.work());
        }
      }
    }
  }

  private void completed(Driver driver, Request.Completed completed) {
    TaskRun run = holder(driver, completed.taskRunId(), completed.token());
    if (run == null) {
      LOG.info(
          "result dropped, somebody else has moved on: execution={} taskRun={}",
          completed.executionId(),
          completed.taskRunId());
      return;
    }
    Request.Outcome outcome = completed.outcome();
    TaskRun begun = begun(release(driver, run), outcome.startedAt());
    boolean killed = run.state() == State.KILLING;
    driver.session().change(begun);
    driver.session().metrics.addAll(completed.metrics());
    driver.takeOutcome(
        begun,
        killed
            ? new Request.Outcome(
                State.KILLED, null, outcome.outputs(), List.of(), outcome.startedAt())
            : outcome);
    driver.settle();
  }

  /** An attempt claimed from the queue may end before its RUNNING is seen here. */
  private TaskRun begun(TaskRun run, Instant startedAt) {
    return run.state() == State.SUBMITTED ? run.withState(State.RUNNING, startedAt) : run;
  }

  private void due(Driver driver, WorkRow work) {
    driver.session().deadWork.add(work.id());
    switch (work.kind()) {
      case START -> start(driver, work);
      case RUN -> runPure(driver, work);
      case WAKE -> {
        TaskRun run = holder(driver, work.taskRunId(), work.id());
        if (run != null) {
          TaskRun woken = release(driver, run);
          driver.session().change(woken);
          if (woken.state() == State.RUNNING && woken.childExecutionId() != null) {
            childEnded(driver, woken);
          } else {
            driver.take(new Event.Woken(woken));
          }
        }
      }
      case CHILD -> {
        TaskRunId id = Objects.requireNonNull(work.taskRunId());
        Session.Entry entry = driver.session().find(id);
        if (entry != null) {
          childEnded(driver, entry.run);
        }
      }
      case KILL -> driver.take(new Event.Kill());
      case RESTART -> new Reopener(driver).restartIfPossible();
    }
  }

  private void start(Driver driver, WorkRow work) {
    Execution execution = driver.session().execution();
    if (work.id().equals(execution.token())) {
      driver.session().change(execution.withToken(null));
      driver.take(new Event.Begin());
    }
  }

  private void runPure(Driver driver, WorkRow work) {
    TaskRun run = holder(driver, work.taskRunId(), work.id());
    if (run == null) {
      return;
    }
    Session session = driver.session();
    WorkTask task = (WorkTask) session.runnable().index().place(run.taskId()).task();
    TaskRun running = release(driver, run).withState(State.RUNNING, batch.now());
    session.change(running);
    driver.takeOutcome(running, batch.node().inline().run(session, task, running));
    driver.settle();
  }

  private void childEnded(Driver driver, TaskRun run) {
    if (run.childExecutionId() == null) {
      return;
    }
    ExecutionStore.Row child = batch.child(run.childExecutionId());
    if (child != null && child.execution().closedAt() != null) {
      driver.childEnded(run, new Children.Ended(child, () -> batch.reads(child)));
    }
  }

  private void rescue(Driver driver, WorkRow work, boolean crashed) {
    TaskRun run = holder(driver, work.taskRunId(), work.id());
    driver.session().deadWork.add(work.id());
    if (run == null) {
      return;
    }
    TaskRun released = release(driver, run);
    driver.session().change(released);
    Suspicion suspicion = batch.node().settings().suspicion();
    WorkTask task = (WorkTask) driver.session().runnable().index().place(run.taskId()).task();
    // A pure task waits for the planner, like a plan; any other was being run.
    boolean pure = batch.isPure(driver.session(), task);
    int crashes = !crashed ? work.crashes() : pure ? suspicion.next(work) : work.crashes() + 1;
    if (run.state() == State.KILLING) {
      driver.takeOutcome(
          released, new Request.Outcome(State.KILLED, null, null, List.of(), batch.now()));
    } else if (pure ? suspicion.isProven(work) : crashes >= suspicion.crashesMax()) {
      driver.end(
          released,
          State.FAILED,
          "Given up: %d nodes ended while they ran this task; it is not tried again"
              .formatted(crashes));
    } else {
      resubmit(driver, released, task, crashes);
    }
    driver.settle();
  }

  private void resubmit(Driver driver, TaskRun run, WorkTask task, int crashes) {
    Session session = driver.session();
    if (run.state() == State.RUNNING) {
      driver.log(
          run,
          LogLevel.WARN,
          "The node that ran this attempt is gone or stops; the task runs again");
      run = run.withAttempt(run.attempt() + 1, Attempts.archive(run, State.RESUBMITTED));
    }
    session.change(run);
    driver.enqueue(run, task, crashes);
  }

  private void quarantine(Driver driver, Request.Quarantine quarantine) {
    Session session = driver.session();
    Execution execution = session.execution();
    String reason = quarantine.reason();
    if (quarantine.work() != null) {
      session.deadWork.add(quarantine.work());
    }
    if (execution.state().isTerminal()) {
      return;
    }
    if (execution.token() != null) {
      session.deadWork.add(execution.token());
    }
    session.open().forEach(run -> abandon(session, run));
    driver.log(null, LogLevel.ERROR, reason);
    session.force(
        session.execution().withState(State.FAILED, batch.now()).withError(reason).withToken(null));
    new Endings(driver).close();
  }

  /** Ends an open run without asking anybody, and counts it where it belongs. */
  private void abandon(Session session, TaskRun opened) {
    TaskRun run = session.current(opened);
    if (run.token() != null) {
      session.deadWork.add(run.token());
    }
    session.force(run.withToken(null, null).withState(State.FAILED, batch.now()));
    TaskRun parent = session.parent(run);
    if (parent == null) {
      Execution execution = session.execution();
      session.force(execution.withProgress(execution.progress().endedOne(State.FAILED, true)));
    } else {
      session.force(parent.withProgress(parent.requireProgress().endedOne(State.FAILED, true)));
    }
  }

  /** The run, if this token is its current one and its execution has not moved on. */
  private @Nullable TaskRun holder(Driver driver, @Nullable TaskRunId id, UUID token) {
    Session.Entry entry = id == null ? null : driver.session().find(id);
    return entry != null && token.equals(entry.run.token()) ? entry.run : null;
  }

  private TaskRun release(Driver driver, TaskRun run) {
    driver.session().deadWork.add(Objects.requireNonNull(run.token()));
    return run.withToken(null, null);
  }
}
