package dev.millrace.engine.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own: a child process that listens on 127.0.0.1 only, keeps its data in
 * a folder this process alone uses, and ends with this process, however that ends. Made by the
 * composition root and by tests; safe for all threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int PORT_ATTEMPTS_MAX = 5;
  private static final long RETRY_MILLIS = 100;

  /** A start may recover first, which takes the longer the more was written. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

  private final DataFolder folder;
  private final ServerProcess server;
  private final String password;
  private final String version;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPostgres(
      DataFolder folder, ServerProcess server, String password, String version) {
    this.folder = folder;
    this.server = server;
    this.password = password;
    this.version = version;
  }

  /**
   * Starts the server of this data folder, making it at the first time and recovering it after a
   * crash. Returns when it answers.
   *
   * @throws EmbeddedPostgresException when it cannot, with the reason and the remedy
   */
  public static EmbeddedPostgres start(EmbeddedPostgresSettings settings) {
    return start(settings, ServerUser.choose());
  }

  static EmbeddedPostgres start(EmbeddedPostgresSettings settings, ServerUser user) {
    var folder = DataFolder.lock(settings.dataFolder());
    boolean started = false;
    try {
      var installation = Installations.choose(settings, folder.clusterMajor());
      prepare(folder, settings, installation, user);
      var server = run(settings, folder, installation, user);
      started = true;
      LOG.info(
          "PostgreSQL {} runs, pid={} port={} folder={}",
          installation.version(),
          server.pid(),
          server.port(),
          folder.path());
      return new EmbeddedPostgres(folder, server, folder.password(), installation.version());
    } finally {
      if (!started) {
        folder.close();
      }
    }
  }

  /** The address of the engine's database on this server. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + Cluster.DATABASE;
  }

  /** The owner of everything on this server. */
  public String user() {
    return Cluster.OWNER;
  }

  public String password() {
    return password;
  }

  public int port() {
    return server.port();
  }

  /** The version of the programs, such as {@code 18.6}. */
  public String version() {
    return version;
  }

  /** The process id of the server. */
  public long pid() {
    return server.pid();
  }

  /**
   * Cuts all connections, shuts the server down cleanly, waits for its end and gives the data
   * folder back.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.stop();
      folder.close();
      LOG.info("PostgreSQL stopped, folder={}", folder.path());
    }
  }

  private static void prepare(
      DataFolder folder,
      EmbeddedPostgresSettings settings,
      Installation installation,
      ServerUser user) {
    if (folder.clusterMajor().isEmpty()) {
      long begin = System.nanoTime();
      Cluster.create(folder, installation, user, settings);
      LOG.info(
          "made a new PostgreSQL {} database in {} ms, folder={}",
          installation.version(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
          folder.path());
    } else {
      OldServer.stop(folder.cluster());
      user.own(folder.cluster());
      user.requireAccess(folder.cluster());
      Cluster.restorePassword(folder, installation, user);
    }
  }

  private static ServerProcess run(
      EmbeddedPostgresSettings settings,
      DataFolder folder,
      Installation installation,
      ServerUser user) {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    for (int attempt = 1; ; ) {
      int port = settings.port() == 0 ? freePort() : settings.port();
      try {
        return ServerProcess.start(
            Launch.of(settings, folder.cluster(), installation, user, port), START_TIMEOUT);
      } catch (ServerProcess.StartException e) {
        var failure = e.failure();
        boolean portLost = failure.kind() == StartFailure.Kind.PORT_TAKEN && settings.port() == 0;
        boolean again =
            (portLost && attempt++ < PORT_ATTEMPTS_MAX)
                || (failure.isPassing() && System.nanoTime() < deadline && paused());
        if (!again) {
          throw failure.toException(folder.cluster(), port, settings.logFile());
        }
      }
    }
  }

  /** Waits a moment for processes that are ending; false when we are to stop instead. */
  private static boolean paused() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A port that was free a moment ago; whoever takes it in between makes us try another. */
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          EmbeddedPostgresException.START_FAILED,
          "No free port on 127.0.0.1: " + e.getMessage(),
          e);
    }
  }
}
