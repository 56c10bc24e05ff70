package dev.millrace.engine.run;

import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.run.Request.Outcome;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.Json;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.template.TemplateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the attempts this node holds, each on a virtual thread of its own, and hands their outcome
 * to the committer. Ends them when they are killed or their time is over.
 */
final class TaskExecutor {

  private static final Logger LOG = LoggerFactory.getLogger(TaskExecutor.class);

  private final Node node;
  private final Database database;
  private final AttemptContext.PortsFactory ports;
  private final Consumer<Request> committer;
  private final Runnable slotFreed;
  private final ScheduledExecutorService timers;
  private final Map<UUID, Running> running = new ConcurrentHashMap<>();

  /** An attempt on its thread. */
  private static final class Running {
    final Assignment assignment;
    volatile @Nullable Thread thread;
    volatile @Nullable AttemptContext context;
    volatile @Nullable TaskMetrics metrics;
    volatile @Nullable Reason reason;

    Running(Assignment assignment) {
      this.assignment = assignment;
    }
  }

  /** Why an attempt is ended from outside. */
  private enum Reason {
    KILLED,
    TIMEOUT,
    LOST
  }

  TaskExecutor(
      Node node,
      Database database,
      AttemptContext.PortsFactory ports,
      Consumer<Request> committer,
      Runnable slotFreed,
      ScheduledExecutorService timers) {
    this.node = node;
    this.database = database;
    this.ports = ports;
    this.committer = committer;
    this.slotFreed = slotFreed;
    this.timers = timers;
  }

  /** Starts an attempt; its slot is taken already and is given back when it ends. */
  void run(Assignment assignment) {
    Running attempt = new Running(assignment);
    if (running.putIfAbsent(assignment.token(), attempt) != null) {
      node.slots().release();
      return;
    }
    Thread thread =
        Thread.ofVirtual().name("attempt-" + assignment.run().id()).unstarted(() -> top(attempt));
    attempt.thread = thread;
    thread.start();
  }

  boolean holds(UUID token) {
    return running.containsKey(token);
  }

  int size() {
    return running.size();
  }

  Collection<Assignment> assignments() {
    return running.values().stream().map(attempt -> attempt.assignment).toList();
  }

  /** Ends these attempts; each still reports, as KILLED. */
  void kill(Collection<UUID> tokens) {
    tokens.forEach(token -> stop(running.get(token), Reason.KILLED));
  }

  /** Ends all attempts without a report: they are somebody else's now. */
  void abandonAll() {
    running.values().forEach(attempt -> stop(attempt, Reason.LOST));
  }

  private void stop(@Nullable Running attempt, Reason reason) {
    if (attempt == null) {
      return;
    }
    synchronized (attempt) {
      if (attempt.reason != null) {
        return;
      }
      attempt.reason = reason;
    }
    AttemptContext context = attempt.context;
    Thread.ofVirtual()
        .start(() -> {
          if (context != null) {
            context.kill();
          }
          Thread thread = attempt.thread;
          if (thread != null) {
            thread.interrupt();
          }
        });
  }

  private void top(Running attempt) {
    Assignment assignment = attempt.assignment;
    Instant started = node.clock().instant();
    Outcome outcome;
    try {
      node.pass(Seam.ATTEMPT_BEFORE);
      outcome = attempt(attempt, started);
      node.pass(Seam.ATTEMPT_DONE);
    } catch (Throwable e) { // the top of an attempt: nothing may be lost, so any end is reported
      LOG.error("attempt {} failed in the engine", assignment.token(), e);
      outcome = failed(Inline.message(e), Map.of(), started);
    }
    TaskMetrics metrics = attempt.metrics;
    if (journalIsWritten(attempt) && attempt.reason != Reason.LOST) {
      committer.accept(
          new Request.Completed(
              assignment.execution().id(),
              assignment.run().id(),
              assignment.token(),
              outcome,
              metrics == null ? List.of() : metrics.lines()));
      node.pass(Seam.ATTEMPT_HANDED_OVER);
    }
    running.remove(assignment.token());
    node.slots().release();
    slotFreed.run();
  }

  /** What the attempt said is stored before its result is; an interrupt is known as its reason. */
  private boolean journalIsWritten(Running attempt) {
    while (attempt.reason != Reason.LOST) {
      try {
        node.journal().flush(attempt.assignment.execution().id());
        return true;
      } catch (InterruptedException e) {
        LOG.debug("interrupted while its log was written: {}", attempt.assignment.token());
      }
    }
    return false;
  }

  private Outcome attempt(Running attempt, Instant started) {
    Assignment assignment = attempt.assignment;
    Reads reads = new DatabaseReads(database, assignment);
    AttemptContext.Ports own = ports.of(assignment);
    ScheduledFuture<?> timer = null;
    try (AttemptContext context = new AttemptContext(assignment, reads, node.expressions(), own)) {
      attempt.context = context;
      attempt.metrics = own.metrics();
      if (attempt.reason != null) {
        return stopped(attempt, null, started);
      }
      Duration timeout = timeout(assignment, context);
      if (timeout != null) {
        timer =
            timers.schedule(
                () -> stop(attempt, Reason.TIMEOUT), timeout.toMillis(), TimeUnit.MILLISECONDS);
      }
      Outcome outcome = call(assignment, context, started);
      return attempt.reason == null ? outcome : stopped(attempt, timeout, started);
    } finally {
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }

  private Outcome call(Assignment assignment, AttemptContext context, Instant started) {
    try {
      TaskResult result = node.types().run(assignment.task(), context);
      requireSize(result.outputs());
      return new Outcome(
          result.warning() ? State.WARNING : State.SUCCESS,
          null,
          result.outputs().isEmpty() ? null : result.outputs(),
          result.changes(),
          started);
    } catch (TaskFailure e) {
      return failed(Inline.message(e), e.outputs(), started);
    } catch (InterruptedException e) {
      return failed("interrupted", Map.of(), started);
    } catch (TemplateException | EngineException e) {
      return failed(Inline.message(e), Map.of(), started);
    } catch (Exception e) { // the top of a handler: whatever it throws fails the attempt
      LOG.debug("attempt {} failed", assignment.token(), e);
      return failed(Inline.message(e), Map.of(), started);
    }
  }

  private void requireSize(Map<String, @Nullable Object> outputs) throws TaskFailure {
    if (outputs.isEmpty()) {
      return;
    }
    long bytes = Json.write(outputs).getBytes(StandardCharsets.UTF_8).length;
    long max = node.settings().limits().outputBytesMax();
    if (bytes > max) {
      throw new TaskFailure(
          "The outputs have %,d bytes, more than the %,d allowed; write them to a file (outputFiles, storage.Write) and pass its address, or raise the setting output-bytes-max"
              .formatted(bytes, max));
    }
  }

  private static @Nullable Duration timeout(Assignment assignment, AttemptContext context) {
    String template = assignment.task().header().timeout();
    if (template == null) {
      return null;
    }
    String text = context.render(template, Map.of()).strip();
    return text.isEmpty() ? null : Durations.parse(text);
  }

  private Outcome stopped(Running attempt, @Nullable Duration timeout, Instant started) {
    // The interrupt has done its work; what follows on this thread must not see it.
    Thread.interrupted();
    if (attempt.reason == Reason.TIMEOUT && timeout != null) {
      return failed("Timeout after " + shown(timeout), Map.of(), started);
    }
    return new Outcome(State.KILLED, null, null, List.of(), started);
  }

  private static String shown(Duration time) {
    return "%02d:%02d:%02d.%03d"
        .formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart(), time.toMillisPart());
  }

  private static Outcome failed(
      String message, Map<String, @Nullable Object> outputs, Instant started) {
    return new Outcome(
        State.FAILED, message, outputs.isEmpty() ? null : outputs, List.of(), started);
  }
}
