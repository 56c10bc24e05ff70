package dev.millrace.bench.chaos;

import dev.millrace.engine.store.Seam;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The run of every day: two nodes under a mixed load, killed at every seam and at random, and so is
 * PostgreSQL. What is told is a table and PASS or what is wrong.
 */
final class ChaosRun {

  private static final int NODES = 2;
  private static final Duration LAST_WAIT = Duration.ofSeconds(90);

  /** For each execution that ran at the end of the killing, on a machine others use too. */
  private static final Duration LAST_WAIT_EACH = Duration.ofMillis(100);

  /** A run as long as this one has killed both at every seam, on a machine others use too. */
  private static final Duration ENOUGH = Duration.ofMinutes(8);

  private final Settings settings;
  private final PrintWriter out;

  /**
   * What to do.
   *
   * @param running executions that are kept running
   */
  record Settings(Scenario scenario, Path folder, long seed, Duration time, int running) {}

  ChaosRun(Settings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /** What is wrong; empty when nothing was lost. */
  List<String> run() throws InterruptedException, IOException {
    out.println(
        "chaos      %s, seed %d, %d s, %d executions at once, folder %s"
            .formatted(
                settings.scenario().name().toLowerCase(Locale.ROOT),
                settings.seed(),
                settings.time().toSeconds(),
                settings.running(),
                settings.folder()));
    out.flush();
    Random random = new Random(settings.seed());
    try (Ledger ledger = Ledger.start(settings.folder());
        Cluster cluster = Cluster.start(settings.folder(), NODES, new Random(random.nextLong()))) {
      Look look = new Look(cluster.database());
      Load load = new Load(cluster, look, ledger, new Random(random.nextLong()));
      Striker striker =
          new Striker(
              cluster, new Random(random.nextLong()), settings.folder().resolve("strikes.log"));
      cluster.any();
      long end = System.nanoTime() + settings.time().toNanos();
      CompletableFuture<Void> strikes = onThread("strikes", () -> strike(striker, end));
      load.run(settings.running(), end);
      strikes.join();
      List<String> complaints = new ArrayList<>();
      Duration patience = LAST_WAIT.plus(LAST_WAIT_EACH.multipliedBy(settings.running()));
      if (!load.finish(System.nanoTime() + patience.toNanos())) {
        look.unfinished().forEach(open -> complaints.add("has not ended: " + open));
      }
      complaints.addAll(new Audit(look).complaints(load.requests(), ledger));
      report(striker, cluster, load, look);
      if (settings.scenario() == Scenario.MIX && settings.time().compareTo(ENOUGH) >= 0) {
        striker.left().forEach(left -> complaints.add("was not struck in all the time: " + left));
      }
      return complaints;
    }
  }

  private void strike(Striker striker, long end) throws InterruptedException, IOException {
    switch (settings.scenario()) {
      case MIX -> striker.run(end);
      case RESTARTS -> striker.restarts(end);
      case FREEZES -> striker.freezes(end);
    }
  }

  private void report(Striker striker, Cluster cluster, Load load, Look look)
      throws InterruptedException {
    out.printf("%-22s %12s %16s %12s%n", "seam", "node killed", "database killed", "node frozen");
    for (Seam seam : Seam.values()) {
      out.printf(
          "%-22s %12d %16d %12d%n",
          seam,
          striker.struck(seam, Strike.Action.HALT),
          striker.struck(seam, Strike.Action.KILL_DATABASE),
          striker.struck(seam, Strike.Action.FREEZE));
    }
    int all = Seam.values().length * Strike.KILLS.size();
    List<String> left = striker.left();
    out.printf(
        "%d of %d kills at a seam happened%s%n",
        all - left.size(),
        all,
        left.isEmpty() || settings.scenario() != Scenario.MIX
            ? ""
            : "; not: " + String.join(", ", left));
    out.printf(
        "at random: %d nodes killed, %d nodes frozen for three leases, %d times the database"
            + " killed%n",
        striker.crashes(), striker.freezes(), striker.databaseKills());
    out.printf(
        "%d node processes, %d PostgreSQL servers, %d strikes whose seam was not passed in time%n",
        cluster.starts(), cluster.server().starts(), striker.missed());
    out.printf(
        "%d executions asked for, %d creates without an answer, %d refused%n",
        load.requests().size(), load.unanswered(), load.refusals().size());
    load.refusals().stream().distinct().limit(5).forEach(refusal -> out.println("  " + refusal));
    out.println(look.summary());
    out.flush();
  }

  /** Work on a thread of its own. */
  interface Work {
    void run() throws InterruptedException, IOException;
  }

  static CompletableFuture<Void> onThread(String name, Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try {
            work.run();
            done.complete(null);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.completeExceptionally(new CompletionException(e));
          } catch (IOException | RuntimeException e) { // the top of a thread
            done.completeExceptionally(e);
          }
        });
    return done;
  }
}
