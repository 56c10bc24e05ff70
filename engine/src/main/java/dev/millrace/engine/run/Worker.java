package dev.millrace.engine.run;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.state.Uuid7;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.ExecutionDeletion;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.SqlFault;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.store.WorkRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker side of one node, as the engine's facade sees it: start and stop, create executions,
 * signal them, wait for them. Safe for all threads.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** For who wants the id alone. */
  private static final int NONE_SHOWN = 0;

  private final Node node;
  private final Database database;
  private final Lookups lookups;
  private final Hints hints;
  private final ScheduledExecutorService timers;
  private final Waits waits;
  private final TaskExecutor executor;
  private final Committer committer;
  private final ClaimLoop claims;
  private final Heartbeat heartbeat;
  private final Rescuer rescuer;
  private final Departure departure;
  private volatile boolean accepting;

  /** Tells other nodes; does nothing while there are none. */
  public interface Hints {
    void workWaits();

    void killRequested();

    void executionsChanged(Collection<ExecutionId> ids);
  }

  /**
   * What the worker side is made of.
   *
   * @param ports make what a handler may use in one attempt
   */
  record Assembly(
      NodeSettings settings,
      String version,
      Database database,
      Node.Parts parts,
      AttemptContext.PortsFactory ports,
      Hints hints) {}

  Worker(Assembly assembly) {
    this.node = new Node(assembly.settings(), assembly.parts(), Uuid7.next());
    this.database = assembly.database();
    this.lookups = new Lookups(database);
    this.hints = assembly.hints();
    this.timers =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("millrace-timer-", 0).daemon().factory());
    this.waits = new Waits(node, lookups, timers);
    this.committer =
        new Committer(
            node,
            new PlanningConnection(database, assembly.settings().rhythm().lease()),
            new Committed());
    this.executor =
        new TaskExecutor(
            node, database, assembly.ports(), committer::submit, this::slotFreed, timers);
    this.claims = new ClaimLoop(node, database, executor, committer::submit, this::awaits);
    node.calls().start(work -> committer.submit(new Request.Due(work)), timers);
    this.rescuer = new Rescuer(node, database, committer, claims::workWaits);
    this.departure = new Departure(node, database, executor, committer, hints);
    this.heartbeat =
        new Heartbeat(
            node, database, executor, claims, assembly.version(), this::neighboursChanged);
  }

  /** Registers the node and begins to work. */
  public void start() {
    try {
      heartbeat.start(timers);
    } catch (SqlFault e) {
      throw new EngineException(
          ErrorCode.DATABASE_UNAVAILABLE, "the node cannot be registered: " + e.getMessage(), e);
    }
    committer.start();
    claims.start();
    rescuer.start(timers);
    waits.start();
    accepting = true;
  }

  /**
   * Stops in order: takes nothing new, lets attempts end for a while, gives back those that do not,
   * writes what is left, and leaves.
   */
  @Override
  public void close() {
    accepting = false;
    node.stop();
    try {
      rescuer.stop();
      claims.stop();
      departure.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    departure.giveBackAttempts();
    List<WorkRow> asking = node.calls().close();
    committer.close();
    departure.giveBack(asking);
    node.pass(Seam.STOP_BEFORE_LEAVING);
    heartbeat.stop();
    timers.shutdownNow();
  }

  /** Whether a work row waits for the committer, or for an answer without which it is useless. */
  private boolean awaits(UUID work) {
    return committer.awaits(work) || node.calls().holds(work);
  }

  // ---- what the facade offers

  /** Stores a new execution; durable when this returns. */
  public Created create(CompiledFlow flow, Wish wish) {
    Creation.Wish own =
        new Creation.Wish(wish.inputs(), wish.labels(), false, wish.scheduleDate(), wish.kind());
    return store(
        node.creation().fresh(node.runnable(flow), own, wish.trigger()), wish.taskRunsShown());
  }

  /**
   * What became of a new execution in the transaction that stored it.
   *
   * @param snapshot null when it is not known: the database has to be asked
   */
  public record Created(ExecutionId id, @Nullable Snapshot snapshot) {}

  /**
   * What is asked for a new execution.
   *
   * @param taskRunsShown how many task runs the answer has at most
   */
  public record Wish(
      Map<String, @Nullable Object> inputs,
      Map<String, String> labels,
      @Nullable Instant scheduleDate,
      @Nullable Map<String, @Nullable Object> trigger,
      String kind,
      int taskRunsShown) {}

  private Created store(NewExecution created, int taskRunsShown) {
    requireAccepting();
    CompletableFuture<@Nullable Snapshot> answer = new CompletableFuture<>();
    committer.submit(new Request.Create(created, taskRunsShown, answer));
    return new Created(created.row().execution().id(), await(answer));
  }

  /** Asks for the end of an execution and, when {@code cascade}, of those it started. */
  public void kill(ExecutionId id, boolean cascade) {
    signal(id, driver -> Signals.kill(driver, cascade));
  }

  public void pause(ExecutionId id) {
    signal(id, Signals::pause);
  }

  public void resume(ExecutionId id, Map<String, @Nullable Object> given, @Nullable String by) {
    Signals.Answers answers = inspection().typed(id, given);
    signal(id, driver -> Signals.resume(driver, answers, by));
  }

  /** Begins a scheduled or paused execution now. */
  public void forceRun(ExecutionId id, @Nullable String by) {
    Signals.Answers answers = inspection().typed(id, Map.of());
    signal(id, driver -> Signals.forceRun(driver, answers, by));
  }

  /** Looks into executions without changing them. */
  public Inspection inspection() {
    return new Inspection(node, lookups, database);
  }

  public void changeStatus(ExecutionId id, State state) {
    signal(id, driver -> Signals.changeStatus(driver, state));
  }

  public void setLabels(ExecutionId id, Map<String, String> labels) {
    signal(id, driver -> Signals.setLabels(driver, labels));
  }

  /** Runs what failed again; in a new execution when another revision is asked for. */
  public ExecutionId restart(ExecutionId id, @Nullable Integer revision) {
    if (revision != null && revision != lookups.execution(id).execution().flowRevision()) {
      return replay(id, revision, null);
    }
    signal(id, driver -> new Reopener(driver).restart());
    return id;
  }

  public void changeTaskRunState(ExecutionId id, TaskRunId run, State state) {
    signal(id, driver -> new Reopener(driver).changeState(run, state));
  }

  /** A new execution that takes over what came before a task run, and goes on from it. */
  public ExecutionId replayFrom(ExecutionId id, TaskRunId from, @Nullable Integer revision) {
    ExecutionStore.Row old = lookups.execution(id);
    RunnableFlow flow = revision(old, revision);
    TaskRun run = lookups.taskRun(id, from);
    NewExecution created = node.creation().replay(old, flow, null, null);
    ExecutionId target = created.row().execution().id();
    ReplayCopy copy = lookups.look(rows -> ReplayCopy.of(rows, id, target, flow.index(), run));
    return store(created.withCopy(copy), NONE_SHOWN).id();
  }

  /**
   * Removes an ended execution and what is below it.
   *
   * @throws EngineException EXECUTION_STATE when it has not ended
   */
  public void delete(ExecutionId id, ExecutionDeletion.Scope scope) {
    List<UUID> removed = new ArrayList<>();
    try (SqlSession session = database.session()) {
      Script script = new Script();
      ExecutionDeletion.add(script, id, scope, removed::add);
      session.run(script);
    } catch (SqlFault e) {
      throw Lookups.unreadable(e);
    }
    if (removed.isEmpty()) {
      Execution open = lookups.execution(id).execution();
      throw Signals.state(open, "deleted", "it has not ended yet");
    }
  }

  /** A new execution from the beginning, of another revision or with other inputs if given. */
  public ExecutionId replay(
      ExecutionId id, @Nullable Integer revision, @Nullable Map<String, @Nullable Object> inputs) {
    ExecutionStore.Row old = lookups.execution(id);
    RunnableFlow flow = revision(old, revision);
    return store(node.creation().replay(old, flow, inputs, null), NONE_SHOWN).id();
  }

  private RunnableFlow revision(ExecutionStore.Row old, @Nullable Integer revision) {
    return node.runnable(
        old.execution().namespace(),
        old.execution().flowId(),
        revision == null ? Integer.valueOf(old.execution().flowRevision()) : revision);
  }

  /** See {@code Executions.closed}. While the database is away the answer waits with everybody. */
  public CompletableFuture<State> closed(ExecutionId id) {
    return waits.closed(id);
  }

  public AutoCloseable follow(ExecutionId id, Consumer<ExecutionId> changed) {
    return waits.follow(id, changed);
  }

  // ---- what other nodes tell

  /** Another node had no slot for some work. */
  public void workWaits() {
    claims.workWaits();
  }

  /** An attempt on this node may have to be ended. */
  public void killRequested() {
    timers.execute(() -> {
      try {
        executor.kill(claims.toKill());
      } catch (SqlFault e) {
        LOG.debug("the heartbeat looks again", e);
      }
    });
  }

  /** Another node changed this execution. */
  public void executionChanged(ExecutionId id) {
    waits.changedElsewhere(id);
    List<WorkRow> asking = node.calls().waiting(id);
    if (!asking.isEmpty()) {
      timers.execute(() -> endCalls(id, asking));
    }
  }

  /** A kill on another node ends what is asked here: planned again, it waits for nothing. */
  private void endCalls(ExecutionId id, List<WorkRow> asking) {
    try {
      State state = lookups.execution(id).execution().state();
      if (state == State.KILLING || state.isTerminal()) {
        asking.forEach(work -> committer.submit(new Request.Due(work)));
      }
    } catch (EngineException e) { // the call ends by itself
      LOG.debug("execution {} could not be looked at", id, e);
    }
  }

  /** Attempts running and slots free, for the metrics of the node. */
  public Load load() {
    return new Load(executor.size(), node.slots().availablePermits(), committer.backlog());
  }

  /** How busy this node is. */
  public record Load(int running, int freeSlots, int backlog) {}

  /** Whether other nodes work on the same database. */
  public boolean sharesDatabase() {
    return node.othersAlive();
  }

  public UUID nodeId() {
    return node.id();
  }

  // ---- inside

  private void signal(ExecutionId id, Request.Signal.Action action) {
    requireAccepting();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    committer.submit(new Request.Signal(id, null, action, answer));
    await(answer);
  }

  private void requireAccepting() {
    if (!accepting) {
      throw new EngineException(
          ErrorCode.SHUTTING_DOWN, "This node is stopping; ask another one, or again in a moment");
    }
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SqlFault fault) {
        throw Lookups.unreadable(fault);
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void neighboursChanged() {
    rescuer.callFor();
    claims.workWaits();
  }

  private void slotFreed() {
    claims.slotFreed();
  }

  /** What follows a durable batch, on the committer's thread. */
  private final class Committed implements Committer.AfterCommitActions {
    @Override
    public void run(AfterCommit after) {
      after.dispatches.values().forEach(executor::run);
      after.messages.forEach(work -> committer.submit(new Request.Due(work)));
      waits.committed(after);
      if (!after.kills.isEmpty()) {
        executor.kill(after.kills);
        hints.killRequested();
      }
      if (after.nextTimer != null) {
        claims.timer(after.nextTimer);
      }
      if (after.surplus) {
        claims.workWaits();
        hints.workWaits();
      }
      if (node.othersAlive()) {
        hints.executionsChanged(after.changed);
      }
    }

    @Override
    public void uncertain() {
      claims.uncertain();
      waits.anyMayHaveChanged();
    }
  }
}
