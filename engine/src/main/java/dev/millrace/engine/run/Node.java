package dev.millrace.engine.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Output;
import dev.millrace.engine.plan.Planner;
import dev.millrace.engine.store.Seam;
import dev.millrace.engine.store.Seams;
import dev.millrace.engine.task.TaskTypes;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one node's worker side share. Made once at the start; the id changes only when
 * the node was declared dead and begins anew.
 */
final class Node {

  private final NodeSettings settings;
  private final Parts parts;
  private final Planner planner = new Planner();
  private final Semaphore slots;
  private final Cache<CompiledFlow, RunnableFlow> runnables =
      Caffeine.newBuilder().weakKeys().build();
  private volatile UUID id;
  private volatile boolean othersAlive;
  private volatile long judgesFromNanos = System.nanoTime();
  private volatile long lastBeatNanos = System.nanoTime();
  private volatile boolean stopping;

  /** Collaborators, made once. */
  record Parts(
      InstantSource clock,
      Seams seams,
      FlowSource flows,
      TaskTypes types,
      Expressions expressions,
      Inline inline,
      Creation creation,
      Journal journal,
      Typing typing,
      OutsideCalls calls) {}

  Node(NodeSettings settings, Parts parts, UUID id) {
    this.settings = settings;
    this.parts = parts;
    this.slots = new Semaphore(settings.workerSlots());
    this.id = id;
  }

  NodeSettings settings() {
    return settings;
  }

  Planner planner() {
    return planner;
  }

  InstantSource clock() {
    return parts.clock();
  }

  /** Tells of a point between transactions. */
  void pass(Seam seam) {
    parts.seams().pass(seam);
  }

  TaskTypes types() {
    return parts.types();
  }

  Expressions expressions() {
    return parts.expressions();
  }

  Inline inline() {
    return parts.inline();
  }

  Creation creation() {
    return parts.creation();
  }

  Typing typing() {
    return parts.typing();
  }

  Journal journal() {
    return parts.journal();
  }

  /** What templates ask of the outside while their execution is planned. */
  OutsideCalls calls() {
    return parts.calls();
  }

  /** What this node learnt about a flow; kept as long as the flow's cache keeps the flow. */
  RunnableFlow runnable(CompiledFlow flow) {
    return runnables.get(flow, RunnableFlow::of);
  }

  /** A stored revision, or the latest, ready to run. */
  RunnableFlow runnable(String namespace, String flowId, @Nullable Integer revision) {
    return runnable(parts.flows().find(namespace, flowId, revision));
  }

  Semaphore slots() {
    return slots;
  }

  /** Takes a slot for an attempt; a node that stops takes none. */
  boolean takeSlot() {
    return !stopping && slots.tryAcquire();
  }

  /** From now on attempts are left to others. */
  void stop() {
    stopping = true;
  }

  UUID id() {
    return id;
  }

  void becomes(UUID next) {
    id = next;
  }

  /** The node has its row now: who is silent has until a lease from now to speak. */
  void leaseTaken() {
    long now = System.nanoTime();
    judgesFromNanos = now + settings.rhythm().lease().toNanos();
    lastBeatNanos = now;
  }

  /**
   * The lease was renewed. When a beat was missed, all may have missed it: after an absence of the
   * database every lease is over and nobody is dead, so the others get time to find it again.
   */
  void leaseRenewed() {
    long now = System.nanoTime();
    if (beatWasMissed(now)) {
      judgesFromNanos = now + 2 * settings.rhythm().lease().toNanos();
    }
    lastBeatNanos = now;
  }

  /** Whether this node may say that a silent one is dead. */
  boolean mayJudge() {
    long now = System.nanoTime();
    return settings.soleNode() || (now - judgesFromNanos >= 0 && !beatWasMissed(now));
  }

  private boolean beatWasMissed(long now) {
    return now - lastBeatNanos > 2 * settings.rhythm().heartbeat().toNanos();
  }

  /** Whether other nodes share the database; without them nobody is notified. */
  boolean othersAlive() {
    return othersAlive;
  }

  void othersAlive(boolean alive) {
    othersAlive = alive;
  }

  /** A flow output of an execution, rendered and typed. */
  @Nullable Object outputValue(Session session, Output output) {
    var scope = parts.expressions().scope(session, null, null, Map.of());
    Object value = output.value();
    Object rendered =
        value instanceof String text
            ? parts.expressions().templates().render(text, scope)
            : parts.expressions().templates().renderDeep(value, scope);
    return parts.typing().output(output, rendered);
  }
}
