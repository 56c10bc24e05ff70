package dev.millrace.engine.run;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.plan.Event.Begin;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.WorkRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One planning transaction over several executions: their drivers, what one tells another, and what
 * happens after the commit. It decides where an attempt runs: in the transaction, on this node, or
 * wherever somebody claims it. Committer's thread only.
 */
final class Batch {

  /** Executions that begin within each other's beginning; each takes some stack. */
  private static final int NESTED_MAX = 16;

  private final Node node;
  private final RowReads reads;
  private final Instant now;
  private final long deadline;
  private final Map<ExecutionId, Driver> drivers = new LinkedHashMap<>();

  /** What executions of this batch told each other; taken when the one at hand has had its turn. */
  private final Deque<Runnable> deliveries = new ArrayDeque<>();

  private int steps;
  private int beginning;
  private final Map<ExecutionId, ExecutionStore.Row> children = new HashMap<>();
  private boolean open;
  private boolean checked;
  private @Nullable String transaction;

  /** Executions planned from memory. */
  private final List<ExecutionStore.Held> held = new ArrayList<>();

  /** Messages to executions that are gone. */
  final List<UUID> orphanedWork = new ArrayList<>();

  /** What the node does once the transaction is durable. */
  final AfterCommit after = new AfterCommit();

  Batch(Node node, RowReads reads, Instant now) {
    this.node = node;
    this.reads = reads;
    this.now = now;
    this.deadline = System.nanoTime() + node.settings().batching().planningMax().toNanos();
  }

  Node node() {
    return node;
  }

  RowReads reads() {
    return reads;
  }

  /** The clock, for histories: what happens later in the batch is dated later. */
  Instant now() {
    return node.clock().instant();
  }

  /** Whether the transaction has begun; else its changes are one script of their own. */
  boolean open() {
    return open;
  }

  /** Takes over what this node remembers; nothing is locked yet. */
  void recall(List<Memory.Known> known) {
    for (Memory.Known one : known) {
      load(one.row()).session().recall(one.open());
      held.add(one.held());
    }
  }

  /**
   * Updates executions. That what is remembered of a lone one still holds is checked by the update
   * itself, which saves a chain a statement at each step.
   */
  void update(Script script, List<ExecutionStore.Row> rows) {
    ExecutionStore.Row first = rows.getFirst();
    boolean lone = !open && rows.size() == 1 && held.size() == 1;
    if (lone && held.getFirst().id().equals(first.execution().id())) {
      ExecutionStore.updateHeld(script, first, held.getFirst(), this::transaction);
      checked = true;
    } else {
      ExecutionStore.update(script, rows);
    }
  }

  /**
   * Begins the transaction in a script, unless it has begun: what is remembered must still hold.
   */
  Script begin(Script script) {
    if (!open) {
      script.add("begin");
      if (!held.isEmpty() && !checked) {
        ExecutionStore.hold(script, held, this::transaction);
      }
      open = true;
    }
    return script;
  }

  /** Whether it was planned from memory. */
  boolean recalled() {
    return !held.isEmpty();
  }

  /** The id of this transaction, once it is known. */
  @Nullable String transaction() {
    return transaction;
  }

  void transaction(String id) {
    transaction = id;
  }

  /** A child that ended; read with the batch. */
  void addChild(ExecutionStore.Row child) {
    children.put(child.execution().id(), child);
  }

  /** An execution that is not of this batch, as it is stored; null when it is gone. */
  ExecutionStore.@Nullable Row child(ExecutionId id) {
    ExecutionStore.Row known = children.get(id);
    return known != null ? known : reads.execution(id);
  }

  /** What templates may read of an execution that is not of this batch. */
  Reads reads(ExecutionStore.Row row) {
    return session(row);
  }

  /** Locks these work rows until the commit; those that are gone are not in the answer. */
  List<WorkRow> holders(Collection<UUID> tokens) {
    return reads.holders(begin(new Script()), tokens);
  }

  Collection<Driver> drivers() {
    return drivers.values();
  }

  @Nullable Driver driver(ExecutionId id) {
    return drivers.get(id);
  }

  Driver load(ExecutionStore.Row row) {
    return add(session(row));
  }

  /** An execution that is given up because its flow cannot be read. */
  void loadWithoutFlow(ExecutionStore.Row row) {
    add(session(row, RunnableFlow.unknown(row.execution())));
  }

  private Session session(ExecutionStore.Row row) {
    Execution execution = row.execution();
    return session(
        row, node.runnable(execution.namespace(), execution.flowId(), execution.flowRevision()));
  }

  private Session session(ExecutionStore.Row row, RunnableFlow flow) {
    return new Session(row, flow, reads, node.expressions()::renderForPlan, now);
  }

  private Driver add(Session session) {
    Driver driver = new Driver(session, this);
    drivers.put(session.id(), driver);
    return driver;
  }

  /**
   * Stores a new execution; it begins in this transaction while there is room, else by the queue.
   */
  Driver create(NewExecution created) {
    Driver driver = add(new Session(created, reads, node.expressions()::renderForPlan, now));
    if (created.row().execution().callerId() == null) {
      created.warnings().forEach(warning -> driver.log(null, LogLevel.WARN, warning));
    }
    ReplayCopy copy = created.copy();
    if (copy != null) {
      takeOver(driver, copy);
      return driver;
    }
    Instant date = created.row().execution().scheduleDate();
    if (date != null && date.isAfter(now)) {
      startLater(driver, date, null);
      timerAfterCommit(date);
    } else if (hasRoom()) {
      steps++;
      begin(driver);
    } else {
      after.messages.add(startLater(driver, now, node.id()));
    }
    return driver;
  }

  /**
   * A child begins before its parent goes on, so that the two steps of a short child are taken
   * together; far down a flow that calls itself, when it has its turn.
   */
  private void begin(Driver driver) {
    if (beginning == NESTED_MAX) {
      deliveries.add(() -> driver.take(new Begin()));
      return;
    }
    beginning++;
    try {
      driver.take(new Begin());
    } finally {
      beginning--;
    }
  }

  /** Begins with the task runs of the execution that is replayed. */
  private void takeOver(Driver driver, ReplayCopy copy) {
    for (Reads.RunOutputs run : copy.runs()) {
      driver.session().addCreated(run.run());
      driver.session().changeOutputs(run.run().id(), run.outputs());
    }
    copy.values().forEach(driver.session()::setValues);
    Execution execution = driver.session().execution();
    driver.session().change(execution.withState(State.RESTARTED, now));
    new Reopener(driver).apply(copy.plan());
  }

  private WorkRow startLater(Driver driver, Instant due, @Nullable UUID holder) {
    WorkRow work = work(driver, WorkRow.Kind.START, null, due, holder);
    driver.session().newWork.add(work);
    driver.session().change(driver.session().execution().withToken(work.id()));
    return work;
  }

  /** A work row by which this node plans a task run again, right after the commit. */
  WorkRow wakeAfterCommit(Driver driver, TaskRun run) {
    WorkRow work = wake(driver, run);
    after.messages.add(work);
    return work;
  }

  /** The work row by which this node plans a task run again when its call has an answer. */
  WorkRow callAfterCommit(Driver driver, TaskRun run) {
    WorkRow work = wake(driver, run);
    after.calls.put(new OutsideCalls.Asker(driver.id(), run.id()), work);
    return work;
  }

  private WorkRow wake(Driver driver, TaskRun run) {
    WorkRow work = work(driver, WorkRow.Kind.WAKE, run.id(), now, node.id());
    driver.session().newWork.add(work);
    return work;
  }

  /** The same for an execution whose outputs wait for an answer. */
  void callAfterCommit(Driver driver) {
    UUID before = driver.session().execution().token();
    if (before != null) {
      driver.session().deadWork.add(before);
    }
    after.calls.put(new OutsideCalls.Asker(driver.id(), null), startLater(driver, now, node.id()));
  }

  /** Who waits no longer: the work rows that go with this transaction. */
  private List<UUID> gone() {
    List<UUID> gone = new ArrayList<>(orphanedWork);
    drivers.values().forEach(driver -> gone.addAll(driver.session().deadWork));
    return gone;
  }

  /** The transaction is durable: what it waits for is asked. */
  void askOutside() {
    node.calls().committed(after.calls, gone());
  }

  /** The execution that takes the place of this one. */
  void recreate(Driver driver, Instant due) {
    create(
        node.creation()
            .replay(driver.session().executionRow(), driver.session().runnable(), null, due));
  }

  /** Lets every execution take what the others told it, until nothing is left to decide. */
  void settle() {
    for (Runnable next = deliveries.poll(); next != null; next = deliveries.poll()) {
      next.run();
    }
  }

  // ---- where an attempt runs

  boolean isPure(Session session, WorkTask task) {
    return node.inline().isPure(session.runnable(), task);
  }

  boolean mayRunInline(Session session, WorkTask task) {
    if (!isPure(session, task) || !hasRoom()) {
      return false;
    }
    steps++;
    return true;
  }

  /** Whether more may be begun in this transaction; what does not fit goes on in a next one. */
  boolean hasRoom() {
    return steps < node.settings().batching().stepsMax() && System.nanoTime() < deadline;
  }

  /** A work row for an attempt; held by this node when it has a slot, or when it needs none. */
  WorkRow queue(Driver driver, TaskRun run, boolean pure, int crashes) {
    boolean mine = pure || node.takeSlot();
    UUID holder = mine ? node.id() : null;
    WorkRow work = work(driver, WorkRow.Kind.RUN, run.id(), now, holder).withCrashes(crashes);
    driver.session().newWork.add(work);
    if (pure) {
      after.messages.add(work);
    } else {
      after.surplus |= !mine;
    }
    return work;
  }

  /** The executor gets the attempt after the commit, with what it needs to render its templates. */
  void dispatchAfterCommit(Driver driver, WorkRow work, TaskRun run, WorkTask task) {
    after.dispatches.put(work.id(), Assignment.of(driver.session(), work.id(), run, task, now));
  }

  /** An attempt queued in this very transaction shall not run after all. */
  void forgetDispatch(UUID token) {
    if (after.dispatches.remove(token) != null) {
      node.slots().release();
    }
    after.messages.removeIf(work -> work.id().equals(token));
  }

  void timerAfterCommit(Instant due) {
    after.nextTimer =
        after.nextTimer == null || due.isBefore(after.nextTimer) ? due : after.nextTimer;
  }

  // ---- what one execution tells another

  /** Tells another execution by a work row that this node handles right after the commit. */
  void message(Driver from, WorkRow.Kind kind, ExecutionId to, @Nullable TaskRunId run) {
    WorkRow work =
        new WorkRow(
            Uuid7.next(),
            kind,
            to,
            run,
            0,
            from.session().execution().namespace(),
            now,
            node.id(),
            0);
    from.session().newWork.add(work);
    after.messages.add(work);
  }

  void closed(Driver driver) {
    Session session = driver.session();
    Execution execution = session.execution();
    after.closed.add(new AfterCommit.Closed(execution.id(), execution.state()));
    ExecutionId caller = execution.callerId();
    TaskRunId run = execution.callerTaskRunId();
    if (caller == null || run == null) {
      return;
    }
    Driver parent = drivers.get(caller);
    if (parent != null) {
      Session.Entry waiting = parent.session().findStored(run);
      // A task run that was tried again waits for another execution.
      if (waiting != null && execution.id().equals(waiting.run.childExecutionId())) {
        TaskRun waits = waiting.run;
        deliveries.add(() ->
            parent.childEnded(waits, new Children.Ended(session.executionRow(), () -> session)));
      }
    } else {
      message(driver, WorkRow.Kind.CHILD, caller, run);
    }
  }

  private WorkRow work(
      Driver driver,
      WorkRow.Kind kind,
      @Nullable TaskRunId run,
      Instant due,
      @Nullable UUID holder) {
    Execution execution = driver.session().execution();
    return new WorkRow(
        Uuid7.next(),
        kind,
        execution.id(),
        run,
        execution.epoch(),
        execution.namespace(),
        due,
        holder,
        0);
  }
}
