package dev.millrace.engine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.KvType;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DutyLock;
import dev.millrace.engine.store.FileStore;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.KvValue;
import dev.millrace.engine.store.LogEntry;
import dev.millrace.engine.store.LogStore;
import dev.millrace.engine.store.Origin;
import dev.millrace.engine.store.Partitions;
import dev.millrace.engine.store.QueueSpace;
import dev.millrace.engine.store.RetentionStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.StoragePath;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Each test moves the clock of a housekeeper, on a database of its own: what is old for one keeper
 * is new for another.
 */
@DatabasePerTest
class HousekeeperTest {
  private final Instant now = Instant.now();
  private static final Retention KEEP_ALL =
      new Retention(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(15));

  private final AtomicReference<Instant> time = new AtomicReference<>(now);
  private final InstantSource clock = time::get;

  @Test
  void anOldExecutionGoesWithAllThatBelongsToIt(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      engine.save(
          """
          id: inner
          namespace: old
          tasks:
            - {id: each, type: flow.ForEach, values: [1, 2], tasks: [{id: l, type: log.Log, message: hi}]}
          """);
      ExecutionId outer =
          engine
              .run(
                  """
                  id: outer
                  namespace: old
                  tasks:
                    - {id: w, type: storage.Write, content: text}
                    - {id: s, type: flow.Subflow, namespace: old, flowId: inner, wait: true}
                  """)
              .id();
      assertThat(count(database, "execution")).isEqualTo(2);
      assertThat(count(database, "file")).isEqualTo(1);

      time.set(now.plus(Duration.ofDays(89)));
      rounds(database, 2);
      assertThat(engine.look(outer).state()).isEqualTo(State.SUCCESS);

      time.set(now.plus(Duration.ofDays(91)));
      rounds(database, 2);
      for (String table :
          List.of("execution", "task_run", "loop_values", "log_entry", "metric", "file")) {
        assertThat(count(database, table)).as(table).isZero();
      }
    }
  }

  @Test
  void aStartedEngineHasItsDaysBeforeItsFirstLine(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      assertThat(engine.engine().isReady()).isTrue();
      List<String> days =
          database
              .read()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          "select inhrelid::regclass::text from pg_inherits where inhparent in"
                              + " ('log_entry'::regclass, 'metric'::regclass)")
                      .mapTo(String.class)
                      .list());
      assertThat(days).hasSize(2 * (1 + 3)).contains("log_entry_default", "metric_default");
    }
  }

  @Test
  void whatHasNotEndedStaysWithItsChildrenHoweverOld(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      engine.save("{id: inner, namespace: old, tasks: [{id: l, type: log.Log, message: hi}]}");
      ExecutionId open =
          engine.begin(
              """
              id: outer
              namespace: old
              tasks:
                - {id: s, type: flow.Subflow, namespace: old, flowId: inner, wait: true}
                - {id: p, type: flow.Pause}
                - {id: after, type: debug.Return, format: "{{ outputs.s.state }}"}
              """,
              Map.of());
      engine.awaitState(open, State.PAUSED);

      time.set(now.plus(Duration.ofDays(3_650)));
      rounds(database, 2);

      assertThat(count(database, "execution")).isEqualTo(2);
      engine.engine().executions().resume(open, Map.of(), null);
      assertThat(engine.await(open).state()).isEqualTo(State.SUCCESS);
    }
  }

  @Test
  void aReplayThatIsOpenKeepsWhatItWasMadeFrom(TestDatabase db, Database database)
      throws Exception {
    try (EngineFixture engine = EngineFixture.start(db, database)) {
      String flow = "{id: f, namespace: old, tasks: [{id: p, type: flow.Pause}]}";
      ExecutionId original = engine.begin(flow, Map.of());
      engine.awaitState(original, State.PAUSED);
      engine.engine().executions().resume(original, Map.of(), null);
      engine.await(original);
      ExecutionId replay = engine.engine().executions().replay(original, null, null);
      engine.awaitState(replay, State.PAUSED);
      time.set(now.plus(Duration.ofDays(91)));

      rounds(database, 1);
      assertThat(count(database, "execution")).isEqualTo(2);

      engine.engine().executions().resume(replay, Map.of(), null);
      engine.await(replay);
      rounds(database, 1);
      assertThat(count(database, "execution")).isZero();
    }
  }

  @Test
  void theLogHasDaysAheadAndLosesThoseThatAreOver(Database database) {
    Housekeeper keeper =
        keeper(
            database, new Retention(Duration.ofDays(2), Duration.ZERO, Retention.DEFAULT.every()));
    round(keeper);
    assertThat(days(database)).containsExactly(day(0), day(1), day(2));
    log(database, now, "old");

    time.set(now.plus(Duration.ofDays(2)));
    round(keeper);
    assertThat(days(database)).startsWith(day(0)).endsWith(day(4));
    assertThat(count(database, "log_entry")).isEqualTo(1);

    time.set(now.plus(Duration.ofDays(3)));
    round(keeper);
    assertThat(days(database)).startsWith(day(1)).endsWith(day(5));
    assertThat(count(database, "log_entry")).isZero();
  }

  @Test
  void expiredKeysGo(Database database) {
    KvStore values = new KvStore(database.main(), clock, 10 << 20);
    KvValue value = new KvValue(KvType.STRING, "x");
    KvStore.Options hour = new KvStore.Options(Duration.ofHours(1), true, null);
    for (int i = 0; i < 1_100; i++) {
      values.set("keys", "short" + i, value, hour);
    }
    values.set("keys", "long", value, KvStore.Options.DEFAULT);
    round(keeper(database, KEEP_ALL));
    assertThat(count(database, "kv")).isEqualTo(1_101);

    time.set(now.plus(Duration.ofHours(2)));
    round(keeper(database, KEEP_ALL));

    assertThat(count(database, "kv")).isEqualTo(1);
  }

  @Test
  void filesThatNobodyWillFinishOrReadGo(Database database) throws Exception {
    FileStore files = new FileStore(database.main(), clock, RetryableSql.standard());
    put(files, "/kept", null);
    put(files, "/begun/but/no/execution", ExecutionId.next());
    arriving(database, now);
    Housekeeper keeper = keeper(database, KEEP_ALL);

    time.set(now.plus(Duration.ofHours(23)));
    round(keeper);
    assertThat(count(database, "file")).isEqualTo(3);

    time.set(now.plus(Duration.ofHours(25)));
    round(keeper);
    assertThat(count(database, "file")).isEqualTo(1);
    assertThat(files.find(new StoragePath("/kept"))).isPresent();
  }

  @Test
  void oneNodeAtATimeWorks(Database database) throws Exception {
    Housekeeper keeper = keeper(database, KEEP_ALL);
    AtomicReference<Boolean> inside = new AtomicReference<>();

    for (int i = 0; i < 20; i++) {
      new DutyLock(database).tryRun("housekeeping", () -> inside.set(keeper.runOnce()));

      assertThat(inside.getAndSet(null)).isFalse();
      assertThat(keeper.runOnce()).isTrue();
    }
  }

  @Test
  void startAndStopInAnyMomentLeaveNoThread(Database database) {
    Retention often = new Retention(Duration.ofDays(30), Duration.ofDays(1), Duration.ofSeconds(1));
    for (int i = 0; i < 50; i++) {
      Housekeeper keeper = keeper(database, often);
      keeper.start();
      keeper.close();
      keeper.close();

      assertThat(keeper.isOver()).isTrue();
    }
  }

  @Test
  void aRetentionThatWouldDropTodayIsRefused() {
    assertThatThrownBy(() -> new Retention(Duration.ofHours(5), Duration.ZERO, Duration.ofHours(1)))
        .hasMessageContaining("logs must be a day or more");
  }

  private void rounds(Database database, int count) {
    Housekeeper keeper = keeper(database, Retention.DEFAULT);
    for (int i = 0; i < count; i++) {
      round(keeper);
    }
  }

  /** The engine of a test keeps house at its start, too: then this one waits for its turn. */
  private static void round(Housekeeper keeper) {
    while (!keeper.runOnce()) {
      Thread.onSpinWait();
    }
  }

  private Housekeeper keeper(Database database, Retention retention) {
    return new Housekeeper(
        new Housekeeper.Rooms(
            new DutyLock(database),
            new QueueSpace(database.background()),
            new Partitions(database.background()),
            new RetentionStore(database.background()),
            new KvStore(database.main(), clock, 10 << 20),
            new FileStore(database.main(), clock, RetryableSql.standard())),
        retention,
        clock);
  }

  private static long count(Database database, String table) {
    return database
        .main()
        .withHandle(
            handle -> handle.createQuery("select count(*) from " + table).mapTo(Long.class).one());
  }

  private static List<String> days(Database database) {
    return database
        .main()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select right(relname, 8) from pg_class where relname ~ '^log_entry_[0-9]{8}$'"
                        + " order by 1")
                .mapTo(String.class)
                .list());
  }

  private String day(int later) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(later).toString().replace("-", "");
  }

  private static void log(Database database, Instant at, String message) {
    new LogStore(database.main())
        .insert(
            List.of(
                new LogEntry(
                    at, Origin.execution(ExecutionId.next(), "n", "f"), LogLevel.INFO, message)));
  }

  private static void put(FileStore files, String path, ExecutionId execution) throws Exception {
    files.put(new StoragePath(path), execution, new ByteArrayInputStream(new byte[] {1}), 100);
  }

  /** What a node leaves that ends while it stores a file. */
  private static void arriving(Database database, Instant at) {
    database
        .main()
        .useHandle(handle ->
            handle
                .createUpdate(
                    "insert into file (id, path, size, created_at) values (gen_random_uuid(),"
                        + " '.arriving/x', -1, :at)")
                .bind("at", at)
                .execute());
  }
}
