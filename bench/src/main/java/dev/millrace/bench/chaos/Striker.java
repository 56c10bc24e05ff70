package dev.millrace.bench.chaos;

import dev.millrace.engine.store.Seam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends nodes and PostgreSQL: at every seam in turn, in an order of its seed, and at moments of
 * chance between. One thread; the figures are read when it is done.
 */
final class Striker {

  private static final long STRIKE_MILLIS = 4_000;

  /** A node needs time to start, and one that stops lets its attempts end. */
  private static final long SLOW_STRIKE_MILLIS = 12_000;

  private static final int RESTART_MILLIS_MIN = 5_000;
  private static final int RESTART_MILLIS_MAX = 40_000;

  /** Three leases of a node of this run. */
  private static final long FREEZE_MILLIS = 6_000;

  private static final List<Seam> FROZEN_AT =
      List.of(
          Seam.PLAN_LOADED,
          Seam.PLAN_DECIDED,
          Seam.PLAN_COMMITTED,
          Seam.CLAIM_MARKED,
          Seam.CLAIM_COMMITTED,
          Seam.ATTEMPT_DONE,
          Seam.HEARTBEAT_BEFORE,
          Seam.RESCUE_EXPIRED);

  private final Cluster cluster;
  private final Random random;
  private final StrikePlan plan;
  private final Path log;
  private final Map<Strike.Action, Map<Seam, Integer>> struck = new EnumMap<>(Strike.Action.class);
  private int missed;
  private int crashes;
  private int databaseKills;
  private int freezes;

  /** Strikes are written down in a file, for who looks for the cause of a failure. */
  Striker(Cluster cluster, Random random, Path log) {
    this.cluster = cluster;
    this.log = log;
    this.random = random;
    this.plan = new StrikePlan(new Random(random.nextLong()));
    for (Strike.Action action : Strike.Action.values()) {
      struck.put(action, new ConcurrentHashMap<>());
    }
  }

  int struck(Seam seam, Strike.Action action) {
    return struck.getOrDefault(action, Map.of()).getOrDefault(seam, 0);
  }

  /** Kills that did not happen: seam and action. */
  List<String> left() {
    List<String> left = new ArrayList<>();
    for (Seam seam : Seam.values()) {
      for (Strike.Action action : Strike.KILLS) {
        if (struck(seam, action) == 0) {
          left.add(seam + " " + action);
        }
      }
    }
    return left;
  }

  /** Strikes that were planned and whose point was not passed in time. */
  int missed() {
    return missed;
  }

  /** Nodes killed at a moment of chance. */
  int crashes() {
    return crashes;
  }

  /** PostgreSQL killed at a moment of chance. */
  int databaseKills() {
    return databaseKills;
  }

  /** Nodes frozen for three leases and woken. */
  int freezes() {
    return freezes;
  }

  void run(long deadlineNanos) throws InterruptedException, IOException {
    while (System.nanoTime() < deadlineNanos) {
      cluster.any();
      switch (random.nextInt(20)) {
        case 0 -> freeze();
        case 1, 2 -> crash();
        case 3, 4 -> killDatabase();
        default -> strike(plan.next());
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
    }
  }

  /** PostgreSQL alone is killed, now and then again while it recovers. */
  void restarts(long deadlineNanos) throws InterruptedException, IOException {
    while (System.nanoTime() < deadlineNanos) {
      long pause =
          RESTART_MILLIS_MIN + (long) random.nextInt(RESTART_MILLIS_MAX - RESTART_MILLIS_MIN);
      long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      TimeUnit.MILLISECONDS.sleep(Math.min(pause, Math.max(left, 0)));
      killDatabase();
      for (int servers = cluster.server().starts(); random.nextInt(3) == 0; ) {
        while (cluster.server().starts() == servers) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
        servers = cluster.server().starts();
        killDatabase();
      }
    }
  }

  /** Nodes are frozen and woken, one after the other, and nothing else happens. */
  void freezes(long deadlineNanos) throws InterruptedException, IOException {
    while (System.nanoTime() < deadlineNanos) {
      cluster.any();
      freeze();
    }
  }

  private void strike(Strike strike) throws InterruptedException, IOException {
    int place = random.nextInt(cluster.size());
    Optional<NodeProcess> node = cluster.at(place);
    if (node.isEmpty()) {
      plan.again(strike);
      return;
    }
    boolean done =
        switch (strike.seam()) {
          case NODE_REGISTERED -> atNextStart(place, node.get(), strike);
          case STOP_BEFORE_LEAVING -> atStop(node.get(), strike);
          case RECONCILE_BEFORE -> afterLostCommit(node.get(), strike);
          default -> atWork(node.get(), strike);
        };
    log((done ? "struck " : "missed ") + node.get().name() + " at " + strike.words());
    if (!done) {
      missed++;
      plan.missed(strike);
    }
  }

  private boolean atWork(NodeProcess node, Strike strike) throws InterruptedException {
    return happened(strike, node.arm(strike), STRIKE_MILLIS);
  }

  private boolean atStop(NodeProcess node, Strike strike) throws InterruptedException {
    CompletableFuture<Void> told = node.arm(strike);
    node.stop();
    return happened(strike, told, SLOW_STRIKE_MILLIS);
  }

  /** A commit is lost sight of when the database goes while one is on its way. */
  private boolean afterLostCommit(NodeProcess node, Strike strike) throws InterruptedException {
    CompletableFuture<Void> told = node.arm(strike);
    cluster.server().kill();
    databaseKills++;
    return happened(strike, told, SLOW_STRIKE_MILLIS);
  }

  private boolean atNextStart(int place, NodeProcess node, Strike strike)
      throws InterruptedException {
    cluster.armNext(place, strike);
    node.crash();
    crashes++;
    return happened(strike, cluster.replaced(place, node).struck(strike), SLOW_STRIKE_MILLIS);
  }

  /** Counted whenever it happens, also when nobody waits any more. */
  private boolean happened(Strike strike, CompletableFuture<Void> told, long millis)
      throws InterruptedException {
    CompletableFuture<Void> counted =
        told.thenRun(() -> counts(strike.action()).merge(strike.seam(), 1, Integer::sum));
    try {
      counted.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private Map<Seam, Integer> counts(Strike.Action action) {
    return Objects.requireNonNull(struck.get(action));
  }

  private void crash() throws InterruptedException, IOException {
    Optional<NodeProcess> node = cluster.at(random.nextInt(cluster.size()));
    if (node.isPresent()) {
      log("crash " + node.get().name());
      node.get().crash();
      crashes++;
    }
  }

  private void log(String what) throws IOException {
    Files.writeString(
        log,
        Instant.now() + " " + what + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void killDatabase() throws IOException {
    log("kill the database");
    cluster.server().kill();
    databaseKills++;
  }

  /**
   * A node is frozen for three leases, at a moment of chance or within a transaction, and woken.
   */
  private void freeze() throws InterruptedException, IOException {
    Optional<NodeProcess> node = cluster.at(random.nextInt(cluster.size()));
    if (node.isEmpty()) {
      return;
    }
    Strike strike =
        new Strike(FROZEN_AT.get(random.nextInt(FROZEN_AT.size())), 1, Strike.Action.FREEZE);
    if (random.nextInt(3) == 0) {
      node.get().freeze();
    } else {
      atWork(node.get(), strike);
    }
    log("frozen " + node.get().name() + " " + strike.seam());
    TimeUnit.MILLISECONDS.sleep(FREEZE_MILLIS);
    node.get().wake();
    log("woken " + node.get().name());
    freezes++;
  }
}
