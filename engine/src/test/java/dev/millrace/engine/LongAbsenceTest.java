package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import dev.millrace.engine.testing.PostgresProxy;
import dev.millrace.engine.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database is away for thirty leases at a stretch; with the usual lease that is six minutes.
 * How long a task asks for it is the table of RetryableSqlTest.
 */
@DatabasePerTest
class LongAbsenceTest {

  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration AWAY = LEASE.multipliedBy(30);

  /** Begins before, and asks the database for everything a task may while it is away. */
  private static final String ASKING =
      """
      id: asking
      namespace: test
      tasks:
        - {id: first, type: debug.Return, format: before}
        - id: writes
          type: shell.Commands
          outputFiles: [out.txt]
          commands:
            - until [ -e %1$s/away ]; do sleep 0.05; done
            - echo said while it was away
            - echo content > out.txt
        - {id: keeps, type: kv.Set, key: kept, value: "{{ outputs.first.value }}"}
        - {id: reads, type: shell.Commands, commands: ["echo read {{ read(outputs.writes.outputFiles['out.txt']) }}"]}
      outputs:
        - {id: kept, type: STRING, value: "{{ kv('kept') }}"}
      """;

  private static final String LASTING =
      """
      id: lasting
      namespace: test
      tasks:
        - {id: s, type: flow.Sleep, duration: PT15S}
        - {id: after, type: debug.Return, format: done}
      """;

  private final TestDatabase db;
  private final Database database;

  LongAbsenceTest(TestDatabase db, Database database) {
    this.db = db;
    this.database = database;
  }

  @Test
  @Tag("slow")
  @Timeout(240)
  void nothingIsLostAndNobodyHasToAct(@TempDir Path folder) throws Exception {
    try (PostgresProxy far = PostgresProxy.to(db);
        PostgresProxy near = PostgresProxy.to(db);
        EngineFixture one = through(far);
        EngineFixture other = through(near)) {
      List<ExecutionId> begun = new ArrayList<>();
      for (EngineFixture node : List.of(one, other)) {
        begun.add(node.begin(ASKING.formatted(folder), Map.of()));
        begun.add(node.begin(LASTING, Map.of()));
      }
      for (ExecutionId id : begun) {
        one.awaitThat(id, seen -> seen.states().containsValue(State.RUNNING));
      }

      far.disconnect();
      near.disconnect();
      Files.createFile(folder.resolve("away"));
      List<CompletableFuture<ExecutionId>> asked = new ArrayList<>();
      for (int second = 1; second < AWAY.toSeconds(); second += 4) {
        asked.add(after(Duration.ofSeconds(second), () -> create(one)));
      }
      after(AWAY, () -> connect(near));
      after(AWAY.plusSeconds(1), () -> connect(far));

      for (ExecutionId id : begun) {
        Ended ended = one.await(id);
        assertThat(ended.state()).as(ended.toString()).isEqualTo(State.SUCCESS);
      }
      assertThat(one.look(begun.getFirst()).logs())
          .contains("said while it was away", "read content");
      List<ExecutionId> accepted = accepted(begun, asked);
      assertThat(stored("lasting")).containsExactlyInAnyOrderElementsOf(accepted);
    }
  }

  /** Who was refused was told the truth: nothing of it is stored. */
  private static List<ExecutionId> accepted(
      List<ExecutionId> begun, List<CompletableFuture<ExecutionId>> asked) throws Exception {
    List<ExecutionId> accepted = new ArrayList<>(List.of(begun.get(1), begun.get(3)));
    for (CompletableFuture<ExecutionId> each : asked) {
      try {
        accepted.add(each.get(60, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                EngineException.class,
                cause -> assertThat(cause.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));
      }
    }
    return accepted;
  }

  private static ExecutionId create(EngineFixture engine) {
    return engine.engine().executions().create(CreateExecution.of("test", "lasting", Map.of()));
  }

  private static <T> CompletableFuture<T> after(Duration time, Supplier<T> what) {
    return CompletableFuture.supplyAsync(
        what,
        CompletableFuture.delayedExecutor(
            time.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread));
  }

  private static boolean connect(PostgresProxy proxy) {
    proxy.connect();
    return true;
  }

  private List<ExecutionId> stored(String flow) {
    return database
        .main()
        .withHandle(handle ->
            handle
                .createQuery("select id from execution where flow_id = :flow")
                .bind("flow", flow)
                .mapTo(UUID.class)
                .list()
                .stream()
                .map(ExecutionId::new)
                .toList());
  }

  private EngineFixture through(PostgresProxy proxy) {
    EngineConfig config =
        EngineFixture.config(DatabaseSettings.of(proxy.url(), db.user(), db.password()));
    return EngineFixture.start(
        database,
        config.withNode(
            config.node().withLease(LEASE, LEASE.dividedBy(5)).withPoll(Duration.ofMillis(200))));
  }
}
