package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.SqlFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a node that plans and writes. While a commit is in flight the next requests
 * gather, and the next transaction takes them all: a lone execution waits for nobody, many share a
 * commit. A transaction takes two round trips: begin, lock and load; write and commit. The first
 * falls away for executions this node wrote last ({@link Memory}).
 *
 * <p>A request is forgotten only when it is committed, or when it can never be: then its execution
 * is quarantined and whoever asked is told.
 */
final class Committer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final Node node;
  private final PlanningConnection connection;
  private final AfterCommitActions actions;
  private final RetryableSql retry = RetryableSql.standard();
  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private final Set<UUID> awaited = ConcurrentHashMap.newKeySet();
  private final Memory memory = new Memory();
  private final Outage outage = new Outage();
  private final Thread thread;
  private volatile boolean stopping;

  /** What the node does when a batch is durable; on the committer's thread, so it must be quick. */
  interface AfterCommitActions {
    void run(AfterCommit after);

    /** A commit was lost sight of: rows this node holds may not have been acted on. */
    void uncertain();
  }

  Committer(Node node, PlanningConnection connection, AfterCommitActions actions) {
    this.node = node;
    this.connection = connection;
    this.actions = actions;
    this.thread = Thread.ofPlatform().name("millrace-committer").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  void submit(Request request) {
    if (stopping && !thread.isAlive()) {
      fail(request, new EngineException(ErrorCode.SHUTTING_DOWN, "this node is stopping"));
      return;
    }
    if (outage.refuses(request)) {
      return;
    }
    UUID work = request.workId();
    if (work != null) {
      awaited.add(work);
    }
    queue.add(request);
  }

  /** Whether this work row was handed over and is not done; a long backlog may hold it for long. */
  boolean awaits(UUID work) {
    return awaited.contains(work);
  }

  private void done(Request request) {
    UUID work = request.workId();
    if (work != null) {
      awaited.remove(work);
    }
  }

  /** Requests that wait for the next transaction. */
  int backlog() {
    return queue.size();
  }

  /** Plans and writes what was handed over before, then ends the thread. */
  @Override
  public void close() {
    stopping = true;
    queue.add(Stop.INSTANCE.request());
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    connection.close();
  }

  private void loop() {
    List<Request> batch = new ArrayList<>();
    try {
      while (true) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, node.settings().batching().requestsMax() - 1);
        boolean last = batch.removeIf(Stop.INSTANCE::is);
        List<Request> suspects = node.settings().suspicion().takeFrom(batch);
        if (!batch.isEmpty()) {
          process(batch, false);
          batch.forEach(this::done);
        }
        for (Request suspect : suspects) {
          process(List.of(suspect), false);
          done(suspect);
        }
        if (last && queue.isEmpty()) {
          return;
        }
        if (last) {
          queue.add(Stop.INSTANCE.request());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Tries until the batch is committed, or splits it until the request at fault is alone.
   *
   * @param again some of it may have been committed by a try whose answer was lost
   */
  private void process(List<Request> batch, boolean again) throws InterruptedException {
    List<Request> requests = new ArrayList<>(batch);
    boolean late = false;
    boolean lost = again;
    for (int tries = 1; !requests.isEmpty(); tries++) {
      boolean doubtful = again || tries > 1;
      try {
        transact(requests, doubtful);
        outage.isOver();
        if (doubtful) {
          actions.uncertain();
        }
        return;
      } catch (PlanningFault fault) {
        if (fault.stale()) {
          tries--; // refused whole, so nothing of it is in doubt
          continue;
        }
        connection.discard();
        // The lost commit came through just after it was looked for; now it will be found.
        boolean justDone = doubtful && !late && fault.isDuplicate();
        late |= justDone;
        if (fault.passing() || justDone) {
          lost |= fault.isOutcomeUnknown();
          outage.goesOn(fault.reason());
          outage.refuse(queue);
          if (!lost) {
            outage.refuse(requests);
          }
          retry.pause("Planning", tries, fault.reason());
          continue;
        }
        outage.isOver();
        if (requests.size() > 1) {
          split(requests, fault, doubtful);
        } else {
          giveUp(requests.getFirst(), fault.reason());
        }
        return;
      }
    }
    outage.isOver(); // nobody is left to find out; whoever asks next does
  }

  /** The request a fault names goes alone; the others need not suffer. */
  private void split(List<Request> requests, PlanningFault fault, boolean again)
      throws InterruptedException {
    if (fault.executionId() == null) {
      for (Request request : List.copyOf(requests)) {
        process(List.of(request), again);
      }
      return;
    }
    List<Request> others = new ArrayList<>(requests);
    List<Request> named = new ArrayList<>();
    others.removeIf(r -> r.executionId().equals(fault.executionId()) && named.add(r));
    if (!others.isEmpty()) {
      process(others, again);
    }
    for (Request request : named) {
      process(List.of(request), again);
    }
  }

  private void giveUp(Request request, Throwable reason) throws InterruptedException {
    if (request instanceof Request.Signal || request instanceof Request.Create) {
      fail(request, reason);
      return;
    }
    LOG.error("execution {} cannot be planned and is given up", request.executionId(), reason);
    if (request instanceof Request.Quarantine) {
      return;
    }
    process(
        List.of(
            new Request.Quarantine(
                request.executionId(),
                "The engine could not plan this execution: " + Inline.message(reason),
                request.workId())),
        false);
  }

  private static void fail(Request request, Throwable reason) {
    CompletableFuture<?> answer = request.answer();
    if (answer != null) {
      answer.completeExceptionally(reason);
    }
  }

  private void transact(List<Request> requests, boolean again) throws PlanningFault {
    Batch batch = null;
    try {
      node.pass(Seam.PLAN_BEFORE);
      node.settings().suspicion().mark(requests, connection.get());
      batch = load(requests, again);
      node.pass(Seam.PLAN_LOADED);
      Map<Request, EngineException> refused = plan(batch, requests);
      if (again) {
        refused.replaceAll((request, refusal) -> mayBeDone(refusal));
      }
      write(batch);
      node.pass(Seam.PLAN_COMMITTED);
      answer(batch, requests, refused);
      batch.askOutside();
      actions.run(batch.after);
      node.pass(Seam.PLAN_DISPATCHED);
    } catch (PlanningFault | RuntimeException e) {
      if (batch != null) {
        node.slots().release(batch.after.dispatches.size());
      }
      throw PlanningFault.of(e);
    }
  }

  /**
   * What a batch is about: remembered if all of it is, else read. A batch of creates needs none.
   */
  private Batch load(List<Request> requests, boolean again) {
    node.calls().begin();
    Batch batch = new Batch(node, new RowReads(connection.get()), node.clock().instant());
    List<Memory.Known> known = memory.take(requests);
    if (!again && known != null) {
      batch.recall(known);
    } else {
      new Loading(batch, requests, again).run(connection.get());
    }
    return batch;
  }

  /** What users asked for and cannot have is refused alone; it has changed nothing. */
  private Map<Request, EngineException> plan(Batch batch, List<Request> requests)
      throws PlanningFault {
    Map<Request, EngineException> refused = new HashMap<>();
    Intake intake = new Intake(batch);
    for (Request request : requests) {
      try {
        intake.take(request);
        batch.settle();
      } catch (SqlFault e) {
        throw PlanningFault.of(e);
      } catch (EngineException e) {
        if (!(request instanceof Request.Signal)) {
          throw new PlanningFault(request.executionId(), e);
        }
        refused.put(request, e);
      } catch (Exception e) { // one execution's planning failed: it must not take others with it
        throw new PlanningFault(request.executionId(), e);
      }
    }
    return refused;
  }

  /** Log lines go with the commit that shows what they tell of, so that nobody misses one. */
  private void write(Batch batch) {
    node.pass(Seam.PLAN_DECIDED);
    Script changes = Flush.of(batch);
    node.journal().add(changes, batch.drivers());
    if (changes.isEmpty() && !batch.open()) {
      return;
    }
    Script script = batch.begin(new Script()).add(changes);
    boolean remember = Memory.isWorthwhile(batch);
    if (remember && !batch.recalled()) {
      ExecutionStore.transaction(script, batch::transaction);
    }
    connection.get().run(script.add("commit"));
    String transaction = batch.transaction();
    if (remember && transaction != null) {
      memory.keep(batch, transaction);
    }
  }

  /** What cannot be done now may be what the lost try has done. */
  private static EngineException mayBeDone(EngineException refusal) {
    return new EngineException(
        ErrorCode.DATABASE_UNAVAILABLE,
        "The connection to the database was lost while this was stored, so it may have been done:"
            + " look at the execution before you ask again. "
            + refusal.getMessage(),
        refusal);
  }

  private static void answer(
      Batch batch, List<Request> requests, Map<Request, EngineException> refused) {
    for (Request request : requests) {
      EngineException refusal = refused.get(request);
      if (refusal != null) {
        fail(request, refusal);
      } else if (request instanceof Request.Create create) {
        Driver driver = batch.driver(create.executionId());
        create
            .answer()
            .complete(
                driver != null && driver.session().isNew()
                    ? Snapshot.of(driver.session(), create.taskRunsShown())
                    : null);
      } else if (request instanceof Request.Signal signal) {
        signal.answer().complete(null);
      }
    }
  }

  /** The request that ends the thread. */
  private enum Stop {
    INSTANCE;

    private final Request request = new Request.Quarantine(new ExecutionId(new UUID(0, 0)), "stop");

    Request request() {
      return request;
    }

    @SuppressWarnings("ReferenceEquality") // this very request, not one like it
    boolean is(Request other) {
      return other == request;
    }
  }
}
