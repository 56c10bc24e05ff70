package dev.millrace.engine.run;

import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.store.TaskRunStore;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.store.WorkStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes ready work that nobody holds: timers that are due, what other nodes had no slot for, what a
 * dead node left. Most work never comes here, because the node that plans it holds it from birth.
 * One thread; it sleeps until the next due row it knows of, a hint, or the poll that catches lost
 * hints.
 */
final class ClaimLoop {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
  private static final int CLAIM_MAX = 200;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Node node;
  private final Database database;
  private final TaskExecutor executor;
  private final Consumer<Request> committer;
  private final Predicate<UUID> awaited;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hint = lock.newCondition();
  private boolean hinted = true;
  private boolean uncertain;
  private boolean failed;
  private boolean surplus = true;
  private Set<UUID> suspects = Set.of();
  private long lastLookNanos = System.nanoTime();
  private @Nullable Instant nextDue;
  private volatile boolean stopping;

  /**
   * @param awaited whether a work row waits for the committer
   */
  ClaimLoop(
      Node node,
      Database database,
      TaskExecutor executor,
      Consumer<Request> committer,
      Predicate<UUID> awaited) {
    this.awaited = awaited;
    this.node = node;
    this.database = database;
    this.executor = executor;
    this.committer = committer;
    this.thread = Thread.ofPlatform().name("millrace-claim").daemon().unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /** Takes nothing more; returns when the thread has ended. */
  void stop() throws InterruptedException {
    stopping = true;
    signal(() -> hinted = true);
    thread.join();
  }

  /** There is work that waits for a slot. */
  void workWaits() {
    signal(() -> {
      surplus = true;
      hinted = true;
    });
  }

  /** A slot is free; matters only while work waits for one. */
  void slotFreed() {
    signal(() -> hinted |= surplus);
  }

  /** A timer was set. */
  void timer(Instant due) {
    signal(() -> {
      if (nextDue == null || due.isBefore(nextDue)) {
        nextDue = due;
      }
    });
  }

  /** A commit was lost sight of: what this node holds without knowing is looked for. */
  void uncertain() {
    signal(() -> {
      uncertain = true;
      hinted = true;
    });
  }

  private void signal(Runnable change) {
    lock.lock();
    try {
      change.run();
      hint.signal();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    while (!stopping) {
      try {
        awaitTurn();
        if (!stopping) {
          round();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) { // the loop outlives a database that is away
        LOG.warn("claiming work failed, trying again: {}", e.toString());
        LOG.debug("claiming work failed", e);
        forgetHints();
      }
    }
  }

  private void awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      long begin = System.nanoTime();
      while (!hinted && !stopping) {
        long left = pause().toNanos() - (System.nanoTime() - begin);
        long untilDue =
            nextDue == null ? left : Duration.between(node.clock().instant(), nextDue).toNanos();
        if (left <= 0 || untilDue <= 0) {
          break;
        }
        hint.awaitNanos(Math.min(left, untilDue));
      }
      hinted = false;
      failed = false;
    } finally {
      lock.unlock();
    }
  }

  /** Reckoned anew at each hint: a timer or another node shortens it. */
  private Duration pause() {
    Duration poll = node.settings().rhythm().poll();
    return failed || uncertain ? poll : Quiet.poll(poll, node.othersAlive(), nextDue != null);
  }

  /** A claim that failed may have been committed all the same. */
  private void forgetHints() {
    lock.lock();
    try {
      hinted = false;
      nextDue = null;
      failed = true;
      uncertain = true;
    } finally {
      lock.unlock();
    }
  }

  private void round() {
    if (takeUncertain()) {
      reconcile();
    }
    // A timer that is set while the database is asked must not be forgotten for its answer.
    signal(() -> nextDue = null);
    int slots = takeSlots();
    int limit = slots > 0 ? slots : CLAIM_MAX;
    List<WorkRow> claimed = new ArrayList<>();
    int used = 0;
    try {
      Instant due = claim(slots > 0, limit, claimed);
      boolean more = claimed.size() == limit;
      signal(() -> {
        nextDue = earlier(nextDue, due);
        hinted |= more;
        surplus = more || slots == 0;
      });
      used = dispatch(claimed);
    } finally {
      node.slots().release(slots - used);
    }
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private boolean takeUncertain() {
    lock.lock();
    try {
      boolean was = uncertain || System.nanoTime() - lastLookNanos > LOOK_NANOS;
      uncertain = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  private int takeSlots() {
    int taken = 0;
    while (taken < CLAIM_MAX && node.takeSlot()) {
      taken++;
    }
    return taken;
  }

  /** Claims without waiting for the disk: a claim lost in a crash is only made again. */
  private @Nullable Instant claim(boolean attempts, int limit, List<WorkRow> claimed) {
    node.pass(Seam.CLAIM_BEFORE);
    Instant now = node.clock().instant();
    AtomicReference<@Nullable Instant> due = new AtomicReference<>();
    try (SqlSession session = database.session()) {
      Script script = new Script().add("begin").add("set local synchronous_commit = off");
      WorkStore.claim(script, new WorkStore.Claim(node.id(), attempts, limit, now), claimed::add);
      WorkStore.nextDue(script, due::set);
      session.run(script);
      node.pass(Seam.CLAIM_MARKED);
      Script rest = new Script();
      List<WorkRow> runs = claimed.stream().filter(row -> row.kind() == WorkRow.Kind.RUN).toList();
      if (!runs.isEmpty()) {
        TaskRunStore.beginAttempts(rest, runs, now);
      }
      session.run(rest.add("commit"));
    }
    node.pass(Seam.CLAIM_COMMITTED);
    return due.get();
  }

  /** The number of slots that are now in use. */
  private int dispatch(List<WorkRow> claimed) {
    List<WorkRow> attempts = new ArrayList<>();
    for (WorkRow row : claimed) {
      if (row.kind() == WorkRow.Kind.RUN) {
        attempts.add(row);
      } else {
        committer.accept(new Request.Due(row));
      }
    }
    if (attempts.isEmpty()) {
      return 0;
    }
    List<Assignment> assignments = load(attempts);
    assignments.forEach(executor::run);
    return assignments.size();
  }

  /**
   * Picks up what this node holds and neither runs nor plans: a commit succeeded that looked lost.
   * A row must be seen so twice, a poll apart: it may just be on its way to the executor or the
   * committer.
   */
  private void reconcile() {
    node.pass(Seam.RECONCILE_BEFORE);
    lastLookNanos = System.nanoTime();
    List<WorkRow> held = new ArrayList<>();
    Script script = new Script();
    WorkStore.heldBy(script, node.id(), held::add);
    run(script);
    held.removeIf(row -> executor.holds(row.id()) || awaited.test(row.id()));
    Set<UUID> before = suspects;
    suspects = held.stream().map(WorkRow::id).collect(Collectors.toSet());
    if (!suspects.isEmpty()) {
      signal(() -> uncertain = true);
    }
    held.removeIf(row -> !before.contains(row.id()));
    for (WorkRow row : held) {
      LOG.info("picking up work of a commit that looked lost: execution={}", row.executionId());
      committer.accept(
          row.kind() == WorkRow.Kind.RUN ? new Request.Rescue(row, false) : new Request.Due(row));
    }
  }

  private List<Assignment> load(List<WorkRow> rows) {
    Map<ExecutionId, ExecutionStore.Row> executions = new HashMap<>();
    Map<TaskRunId, TaskRun> runs = new HashMap<>();
    List<TaskRunStore.Key> wanted = new ArrayList<>();
    TreeSet<ExecutionId> ids = new TreeSet<>();
    for (WorkRow row : rows) {
      ids.add(row.executionId());
      if (row.taskRunId() != null) {
        wanted.add(new TaskRunStore.Key(row.executionId(), row.taskRunId()));
      }
    }
    Script script = new Script();
    ExecutionStore.read(script, ids, row -> executions.put(row.execution().id(), row));
    TaskRunStore.withAncestors(script, wanted, run -> runs.put(run.id(), run));
    run(script);
    List<Assignment> assignments = new ArrayList<>();
    for (WorkRow row : rows) {
      Assignment assignment = assignment(row, executions.get(row.executionId()), runs);
      if (assignment != null) {
        assignments.add(assignment);
      }
    }
    return assignments;
  }

  /** The attempt of a row, or null when it went to the committer: it is pure, or cannot be run. */
  private @Nullable Assignment assignment(
      WorkRow row, ExecutionStore.@Nullable Row execution, Map<TaskRunId, TaskRun> runs) {
    TaskRun run = row.taskRunId() == null ? null : runs.get(row.taskRunId());
    if (execution == null || run == null) {
      committer.accept(new Request.Rescue(row, false));
      return null;
    }
    try {
      RunnableFlow flow =
          node.runnable(
              execution.execution().namespace(),
              execution.execution().flowId(),
              execution.execution().flowRevision());
      WorkTask task = (WorkTask) flow.index().place(run.taskId()).task();
      if (node.inline().isPure(flow, task)) {
        committer.accept(new Request.Due(row));
        return null;
      }
      return new Assignment(
          row.id(),
          run,
          task,
          flow,
          execution.execution(),
          execution.documents(),
          ancestors(run, runs),
          node.clock().instant());
    } catch (RuntimeException e) { // the flow of this one cannot be read: the others must run
      if (RetryableSql.isPassing(e)) {
        throw e;
      }
      committer.accept(
          new Request.Quarantine(
              row.executionId(), "The flow cannot be run: " + Inline.message(e)));
      return null;
    }
  }

  private static List<TaskRun> ancestors(TaskRun run, Map<TaskRunId, TaskRun> runs) {
    List<TaskRun> ancestors = new ArrayList<>();
    TaskRunId parent = run.parentId();
    while (parent != null && runs.containsKey(parent)) {
      TaskRun found = runs.get(parent);
      ancestors.add(found);
      parent = found.parentId();
    }
    return ancestors;
  }

  /** Ids of attempts the database wants ended on this node. */
  List<UUID> toKill() {
    List<UUID> tokens = new ArrayList<>();
    Script script = new Script();
    WorkStore.toKill(script, node.id(), tokens::add);
    run(script);
    return tokens;
  }

  private void run(Script script) {
    try (SqlSession session = database.session()) {
      session.run(script);
    }
  }
}
