package dev.millrace.bench.measure;

import dev.millrace.bench.database.DatabaseAddress;
import dev.millrace.bench.database.JdbcLoop;
import dev.millrace.bench.dbos.DbosPeer;
import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.load.Workloads;
import dev.millrace.bench.report.Reference;
import dev.millrace.engine.postgres.EmbeddedPostgres;
import dev.millrace.engine.postgres.EmbeddedPostgresSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hand-written loop and the peer, on a PostgreSQL of the same programs and settings as the
 * server's own.
 */
final class References {

  private static final int FIVE = 5;
  private static final int CHILD_RUNS = 2;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Settings settings;
  private final Amounts amounts;
  private final Map<String, Reference> found = new LinkedHashMap<>();

  private References(Settings settings) {
    this.settings = settings;
    this.amounts = settings.amounts();
  }

  /**
   * Figures by the keys of the steps.
   *
   * @param commitMillis of one row, on the same server
   */
  record Result(Map<String, Reference> byKey, Samples commitMillis, String postgres) {}

  static Result measure(Settings settings) {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.start(
            EmbeddedPostgresSettings.in(settings.folder().resolve("references")))) {
      DatabaseAddress address = DatabaseAddress.of(server);
      JdbcLoop loop = JdbcLoop.on(address);
      Samples commit = loop.commitMillis();
      References references = new References(settings);
      try (DbosPeer dbos = DbosPeer.launch(address.url(), address.user(), address.password())) {
        references.chains(loop, dbos);
        references.fanOut(loop, dbos);
        references.throughput(loop, dbos);
      }
      return new Result(references.found, commit, server.version());
    }
  }

  private void chains(JdbcLoop loop, DbosPeer dbos) {
    chain("W1", 1, loop, dbos);
    chain("W2", amounts.chain(), loop, dbos);
    chain("W2b", amounts.longChain(), loop, dbos);
  }

  private void chain(String workload, int tasks, JdbcLoop loop, DbosPeer dbos) {
    if (!settings.wants(workload)) {
      return;
    }
    settings.say(workload + ": references");
    int runs = amounts.runsOf(tasks);
    both(
        workload,
        new Reference(
            loop.chainMillis(tasks, runs).median(),
            loop.wholeChainMillis(tasks, runs).median(),
            dbos.chainMillis(tasks, runs).median()));
  }

  private void fanOut(JdbcLoop loop, DbosPeer dbos) {
    int items = amounts.longChain();
    if (!settings.wants("W3") && !settings.wants("W4b")) {
      return;
    }
    settings.say("W3, W4b: references");
    double children = dbos.childrenMillis(items, CHILD_RUNS).median();
    if (settings.wants("W3")) {
      int runs = amounts.runsOf(items);
      both(
          "W3",
          new Reference(
              loop.fanOutMillis(items, runs).median(),
              loop.batchedFanOutMillis(items, runs).median(),
              children));
    }
    if (settings.wants("W4b")) {
      found.put(
          "W4b pure",
          new Reference(
              loop.rate(1, amounts.loop()),
              loop.batchedRate(1, amounts.loop()),
              items * MILLIS_PER_SECOND / children));
    }
  }

  private void throughput(JdbcLoop loop, DbosPeer dbos) {
    if (!settings.wants("W4")) {
      return;
    }
    settings.say("W4: references");
    Reference one = rates(1, loop, dbos);
    Reference five = rates(FIVE, loop, dbos);
    for (int clients : new int[] {Workloads.FEW_CLIENTS, Workloads.MANY_CLIENTS}) {
      String variant = ", " + clients + " clients";
      found.put("W4 1 pure" + variant, one);
      found.put("W4 1 queued" + variant, one);
      found.put("W4 5 pure" + variant, five);
    }
  }

  private Reference rates(int tasks, JdbcLoop loop, DbosPeer dbos) {
    return new Reference(
        tasks * loop.rate(tasks, amounts.loop()),
        tasks * loop.batchedRate(tasks, amounts.loop()),
        tasks * dbos.rate(tasks, Workloads.FEW_CLIENTS, amounts.loop()));
  }

  private void both(String workload, Reference reference) {
    found.put(workload + " pure", reference);
    found.put(workload + " queued", reference);
  }
}
