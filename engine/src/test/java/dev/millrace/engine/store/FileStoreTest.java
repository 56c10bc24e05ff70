package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
@SuppressWarnings("InputStreamSlowMultibyteRead") // the slow sources are slow on purpose
class FileStoreTest {
  private static final long LIMIT = 100L << 20;
  private static final int CHUNK = FileStore.CHUNK_BYTES;

  private final Database database;
  private final FileStore files;
  private final StoragePath folder = new StoragePath("/test/" + UUID.randomUUID());

  /** Of its own for each test: what is arriving is told apart by it. */
  private Instant now = Instant.ofEpochSecond(1_700_000_000L + new Random().nextInt(100_000_000));

  FileStoreTest(Database database) {
    this.database = database;
    this.files = new FileStore(database.main(), () -> now, RetryableSql.standard());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7})
  void everySizeIsReadBackAsWritten(int size) throws IOException {
    byte[] content = random(size);
    ExecutionId execution = ExecutionId.next();

    StoredFile stored =
        files.put(folder.then("f"), execution, new ByteArrayInputStream(content), LIMIT);

    assertThat(files.find(folder.then("f"))).contains(stored);
    assertThat(stored.size()).isEqualTo(size);
    assertThat(stored.executionId()).isEqualTo(execution);
    assertThat(read("f")).isEqualTo(content);
  }

  @Test
  void aStreamSkipsAndReadsByteByByte() throws IOException {
    byte[] content = random(3 * CHUNK + 10);
    put("f", content);

    for (long skip : new long[] {0, 5, CHUNK - 1, CHUNK, 2L * CHUNK + 3, content.length - 1}) {
      try (InputStream in = files.open(files.find(folder.then("f")).orElseThrow())) {
        assertThat(in.read()).isEqualTo(content[0] & 0xff);
        assertThat(in.skip(skip)).isEqualTo(Math.min(skip, content.length - 1));
        assertThat(in.read())
            .isEqualTo(skip + 1 < content.length ? content[(int) skip + 1] & 0xff : -1);
      }
    }
  }

  @Test
  void aFileThatIsTooLargeIsRefusedAndLeavesNothing() throws IOException {
    put("f", random(10));

    assertThatThrownBy(() ->
            files.put(
                folder.then("f"), null, new ByteArrayInputStream(random(3 * CHUNK)), 2L * CHUNK))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));

    assertThat(files.find(folder.then("f")).orElseThrow().size()).isEqualTo(10);
    assertThat(orphans()).isZero();
  }

  @Test
  void aSourceThatBreaksLeavesTheOldFile() throws IOException {
    put("f", random(10));

    assertThatThrownBy(() -> files.put(folder.then("f"), null, breaksAfter(2 * CHUNK), LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessage("broken");

    assertThat(files.find(folder.then("f")).orElseThrow().size()).isEqualTo(10);
    assertThat(orphans()).isZero();
  }

  @Test
  void whileAFileArrivesNobodySeesItAndNoTransactionIsOpen(TestDatabase test) throws IOException {
    DatabaseSettings settings =
        new DatabaseSettings(
            test.jdbcUrl(),
            test.user(),
            test.password(),
            "slow source",
            2,
            1,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
    try (Database own = Database.open(settings)) {
      FileStore store = new FileStore(own.main(), () -> now, RetryableSql.standard());
      InputStream slow =
          new InputStream() {
            private int left = 2 * CHUNK;

            @Override
            public int read() throws IOException {
              if (left-- == CHUNK / 2) {
                assertThat(files.find(folder.then("f"))).isEmpty();
                assertThat(openTransactions("slow source")).isZero();
              }
              return left < 0 ? -1 : 7;
            }
          };

      assertThat(store.put(folder.then("f"), null, slow, LIMIT).size()).isEqualTo(2 * CHUNK);
    }
  }

  @Test
  void whoPutTheSamePathAtOnceLeaveOneWholeFile() throws Exception {
    List<Callable<StoredFile>> writers =
        IntStream.range(0, 8)
            .<Callable<StoredFile>>mapToObj(i -> () -> put("f", random(CHUNK * (i % 3) + i)))
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<StoredFile> stored = threads.invokeAll(writers).stream().map(Future::resultNow).toList();

      StoredFile last = files.find(folder.then("f")).orElseThrow();
      assertThat(stored).contains(last);
      assertThat(read("f")).hasSize((int) last.size());
    }
    assertThat(files.list(folder, null, 10)).hasSize(1);
  }

  @Test
  void aReaderOfAReplacedFileIsToldSo() throws IOException {
    put("f", random(2 * CHUNK));
    try (InputStream old = files.open(files.find(folder.then("f")).orElseThrow())) {
      put("f", random(10));

      assertThatThrownBy(old::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("replaced or deleted");
    }
  }

  @Test
  void listingIsByPathAndPaged() throws IOException {
    for (String name : List.of("b", "a/2", "a/1", "a.txt", "a0")) {
      put(name, new byte[0]);
    }
    StoragePath other = new StoragePath(folder.value() + "x");
    files.put(other.then("z"), null, new ByteArrayInputStream(new byte[0]), LIMIT);

    assertThat(names(folder, null)).containsExactly("a.txt", "a/1", "a/2", "a0", "b");
    assertThat(names(folder, folder.then("a/1"))).containsExactly("a/2", "a0", "b");
    assertThat(names(folder.then("a"), null)).containsExactly("1", "2");
  }

  @Test
  void filesAreDeletedByPathAndFolder() throws IOException {
    put("one", random(3));
    put("many/1", random(3));
    put("many/2", random(CHUNK + 1));

    assertThat(files.delete(folder.then("one"))).isTrue();
    assertThat(files.delete(folder.then("one"))).isFalse();
    assertThat(files.deleteFolder(folder.then("many"))).isEqualTo(2);
    assertThat(files.list(folder, null, 10)).isEmpty();
  }

  @Test
  void aFolderMovesWithEverythingBelow() throws IOException {
    put("old/a", "A".getBytes(StandardCharsets.UTF_8));
    put("old/b/c", random(1));
    put("older", random(1));

    assertThat(files.move(folder.then("old"), folder.then("new"))).isEqualTo(2);

    assertThat(names(folder, null)).containsExactly("new/a", "new/b/c", "older");
    assertThat(read("new/a")).isEqualTo("A".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void movingOntoAFileOrBelowItselfIsRefused() throws IOException {
    put("a", random(1));
    put("b", random(1));

    assertThatThrownBy(() -> files.move(folder.then("a"), folder.then("b")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("already a file");
    assertThatThrownBy(() -> files.move(folder.then("a"), folder.then("a/b")))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void whatADeadNodeLeftIsSwept() throws IOException {
    Instant before = Instant.EPOCH;
    database
        .main()
        .useHandle(handle ->
            handle
                .createUpdate(FileStore.INSERT)
                .bind("id", UUID.randomUUID())
                .bind("path", ".arriving/" + UUID.randomUUID())
                .bind("size", -1)
                .bind("executionId", (Object) null)
                .bind("now", before)
                .execute());

    assertThat(files.deleteAbandoned(before)).isZero();
    assertThat(files.deleteAbandoned(before.plusSeconds(1))).isEqualTo(1);
  }

  private StoredFile put(String name, byte[] content) throws IOException {
    return files.put(folder.then(name), null, new ByteArrayInputStream(content), LIMIT);
  }

  private byte[] read(String name) throws IOException {
    try (InputStream in = files.open(files.find(folder.then(name)).orElseThrow())) {
      return in.readAllBytes();
    }
  }

  private List<String> names(StoragePath of, StoragePath after) throws IOException {
    return files.list(of, after, 10).stream().map(file -> file.path().below(of)).toList();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static InputStream breaksAfter(int bytes) {
    return new InputStream() {
      private int left = bytes;

      @Override
      public int read() throws IOException {
        if (left-- == 0) {
          throw new IOException("broken");
        }
        return 1;
      }
    };
  }

  /** Files under our folder that are still arriving: their size is below zero. */
  private int orphans() {
    return count(
        "select count(*) from file where path like '.arriving/%' and created_at = '" + now + "'");
  }

  private int openTransactions(String applicationName) {
    return count(
        "select count(*) from pg_stat_activity where application_name = '"
            + applicationName
            + "' and state like 'idle in transaction%'");
  }

  private int count(String sql) {
    return database.read().withHandle(handle -> handle.createQuery(sql).mapTo(int.class).one());
  }
}
