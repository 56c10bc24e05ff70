package dev.millrace.bench.chaos;

import dev.millrace.engine.postgres.EmbeddedPostgres;
import dev.millrace.engine.postgres.EmbeddedPostgresException;
import dev.millrace.engine.postgres.EmbeddedPostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A PostgreSQL that can be killed, by anybody; after a moment of chance it is started again at the
 * same port. Safe for all threads.
 */
final class DatabaseServer implements AutoCloseable {

  private static final long LOOK_MILLIS = 20;

  private final EmbeddedPostgresSettings settings;
  private final String url;
  private final String user;
  private final String password;
  private final Path pidFile;
  private final RandomGenerator random;
  private final AtomicInteger starts = new AtomicInteger(1);
  private final Thread keeper;
  private volatile EmbeddedPostgres server;
  private volatile int downMillisMax = 1_500;
  private volatile boolean closing;

  private DatabaseServer(Path folder, EmbeddedPostgres server, RandomGenerator random) {
    this.server = server;
    this.random = random;
    this.settings = EmbeddedPostgresSettings.in(folder).withPort(server.port());
    this.url = server.jdbcUrl();
    this.user = server.user();
    this.password = server.password();
    this.pidFile = folder.resolve("pgdata").resolve("postmaster.pid");
    this.keeper = Thread.ofPlatform().name("database-keeper").daemon().unstarted(this::keep);
  }

  static DatabaseServer start(Path folder, RandomGenerator random) {
    EmbeddedPostgres first = EmbeddedPostgres.start(EmbeddedPostgresSettings.in(folder));
    DatabaseServer kept = new DatabaseServer(folder, first, random);
    kept.keeper.start();
    return kept;
  }

  String url() {
    return url;
  }

  int port() {
    return settings.port();
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  /** Where the running server writes its process id. */
  Path pidFile() {
    return pidFile;
  }

  /** How often it was started. */
  int starts() {
    return starts.get();
  }

  /** From now on a killed server stays away for a moment of at most this length. */
  void staysAway(Duration most) {
    downMillisMax = (int) most.toMillis();
  }

  boolean kill() {
    return kill(pidFile);
  }

  /** SIGKILL to the server and all processes below it; false when none runs. */
  static boolean kill(Path pidFile) {
    Optional<ProcessHandle> server =
        ProcessHandle.of(pid(pidFile)).filter(DatabaseServer::isPostgres);
    server.ifPresent(postmaster -> {
      List<ProcessHandle> all =
          Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
    });
    return server.isPresent();
  }

  /** The file outlives a killed server, and its number may be somebody else's by now. */
  private static boolean isPostgres(ProcessHandle process) {
    return process.isAlive()
        && process.info().command().filter(command -> command.contains("postgres")).isPresent();
  }

  private static long pid(Path pidFile) {
    try {
      return Files.readAllLines(pidFile).stream().findFirst().map(Long::parseLong).orElse(0L);
    } catch (IOException | NumberFormatException e) {
      return 0; // it is just starting or has just been killed
    }
  }

  @Override
  public void close() {
    closing = true;
    keeper.interrupt();
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }

  private void keep() {
    try {
      while (!closing) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        if (!isAlive()) {
          TimeUnit.MILLISECONDS.sleep(random.nextInt(downMillisMax));
          restart();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAlive() {
    return ProcessHandle.of(server.pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Tried again when it is killed while it recovers. */
  private void restart() throws InterruptedException {
    server.close();
    while (!closing) {
      try {
        starts.incrementAndGet();
        server = EmbeddedPostgres.start(settings);
        return;
      } catch (EmbeddedPostgresException e) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }
}
