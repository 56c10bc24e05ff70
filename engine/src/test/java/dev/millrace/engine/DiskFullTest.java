package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.postgres.EmbeddedPostgres;
import dev.millrace.engine.postgres.EmbeddedPostgresSettings;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.EngineFixture.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the embedded PostgreSQL is full for a while. Its data lies on a small file system of
 * its own, which only root can mount.
 */
class DiskFullTest {

  private static final String DISK_MEGABYTES = "160";
  private static final String CHAIN =
      """
      id: chain
      namespace: test
      inputs:
        - {id: text, type: STRING, defaults: none}
      tasks:
        - id: each
          type: flow.ForEach
          values: "{{ range(1, 12) }}"
          tasks:
            - {id: s, type: flow.Sleep, duration: PT0.3S}
            - {id: r, type: debug.Return, format: "{{ taskrun.value }}"}
      outputs:
        - {id: last, type: STRING, value: "{{ outputs.r['12'].value }}"}
      """;

  @Test
  @Tag("slow")
  @Timeout(300)
  void whoAsksIsToldAndAllGoesOnWhenThereIsSpaceAgain(@TempDir Path folder) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "none", disk.toString()),
        "only root can mount a small disk");
    EmbeddedPostgresSettings small =
        EmbeddedPostgresSettings.in(disk.resolve("data"))
            .withBinariesFolder(folder.resolve("programs"))
            .withServerSetting("max_wal_size", "64MB");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(small)) {
      DatabaseSettings settings =
          DatabaseSettings.of(server.jdbcUrl(), server.user(), server.password());
      try (Database database = Database.open(settings);
          EngineFixture engine = EngineFixture.start(database, EngineFixture.config(settings))) {
        lives(engine, database, disk.resolve("filler"));
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static void lives(EngineFixture engine, Database database, Path filler) throws Exception {
    engine.save(CHAIN);
    List<ExecutionId> accepted = new ArrayList<>();
    List<CompletableFuture<ExecutionId>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      accepted.add(create(engine, "short"));
    }
    fill(filler);

    EngineException refusal = null;
    while (refusal == null) {
      // Larger than what is left in the pages of the tables. What is on its way may wait as long as
      // nobody knows what became of it; who comes later is told.
      CompletableFuture<ExecutionId> asked =
          CompletableFuture.supplyAsync(() -> create(engine, noise()));
      try {
        accepted.add(asked.get(20, TimeUnit.SECONDS));
      } catch (TimeoutException e) {
        waiting.add(asked);
      } catch (ExecutionException e) {
        refusal = (EngineException) e.getCause();
      }
    }
    assertThat(refusal.code()).isEqualTo(ErrorCode.DATABASE_FULL);
    assertThat(refusal).hasMessageContaining("cannot be written to");
    Files.delete(filler);

    for (CompletableFuture<ExecutionId> asked : waiting) {
      accepted.add(asked.get(60, TimeUnit.SECONDS));
    }
    for (ExecutionId id : accepted) {
      Ended ended = engine.await(id);
      assertThat(ended.state()).as(ended.toString()).isEqualTo(State.SUCCESS);
      assertThat(ended.outputs()).isEqualTo(Map.of("last", "12"));
    }
    assertThat(stored(database)).containsExactlyInAnyOrderElementsOf(accepted);
  }

  private static ExecutionId create(EngineFixture engine, String text) {
    return engine
        .engine()
        .executions()
        .create(CreateExecution.of("test", "chain", Map.of("text", text)));
  }

  /** Text that cannot be compressed. */
  private static String noise() {
    byte[] bytes = new byte[200_000];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void fill(Path filler) {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4_096];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      // it is full
    }
  }

  private static List<ExecutionId> stored(Database database) {
    return database
        .main()
        .withHandle(handle ->
            handle.createQuery("select id from execution").mapTo(UUID.class).list().stream()
                .map(ExecutionId::new)
                .toList());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }
}
