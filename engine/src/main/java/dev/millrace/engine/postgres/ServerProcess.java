package dev.millrace.engine.postgres;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running server and the thread that forked it. The system signals the server when that thread
 * ends, so it is a platform thread that lives as long as the server, and no pool's. It also starts
 * the server again when it ends unasked.
 */
final class ServerProcess {

  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
  private static final long POLL_MILLIS = 5;
  private static final long RESTART_MILLIS_MIN = 500;
  private static final long RESTART_MILLIS_MAX = 10_000;
  private static final long HEALTHY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Launch launch;
  private final ServerLog log;
  private final CompletableFuture<Process> first = new CompletableFuture<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Process current;
  private volatile boolean ready;

  private ServerProcess(Launch launch) {
    this.launch = launch;
    this.log = ServerLog.open(launch.logFile());
    this.thread = Thread.ofPlatform().daemon().name("millrace-postgres").unstarted(this::supervise);
  }

  /** Starts a server and returns when it answers, or throws why it does not. */
  static ServerProcess start(Launch launch, Duration timeout) throws StartException {
    var server = new ServerProcess(launch);
    server.thread.start();
    try {
      server.awaitReady(server.first.get(), timeout);
      server.ready = true;
      return server;
    } catch (ExecutionException e) {
      throw new StartException(StartFailure.of(String.valueOf(e.getCause())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException(StartFailure.of("interrupted while starting"));
    } finally {
      if (!server.ready) {
        server.stop();
      }
    }
  }

  int port() {
    return launch.port();
  }

  /** The process id of the server that runs now, also after it was started again. */
  long pid() {
    var process = current;
    return process == null ? 0 : process.pid();
  }

  /** Shuts the server down cleanly and waits for its end. */
  void stop() {
    stopping.countDown();
    var process = current;
    if (process != null && process.isAlive() && !Signals.stop(process.toHandle())) {
      LOG.error("PostgreSQL did not stop, pid={}", process.pid());
    }
    awaitEndOfThread();
  }

  /** The thread may just be starting a server again, which it then stops itself. */
  private void awaitEndOfThread() {
    try {
      if (!thread.join(Signals.FAST_SHUTDOWN)) {
        LOG.error("the thread of PostgreSQL did not end, pid={}", pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady(Process process, Duration timeout)
      throws InterruptedException, StartException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!answers(process)) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new StartException(StartFailure.of(log.written()));
      }
      if (System.nanoTime() > deadline) {
        throw new StartException(
            StartFailure.of(
                log.written()
                    + "\nnot ready after "
                    + timeout.toSeconds()
                    + " s; it may still be recovering: allow more time"));
      }
    }
  }

  private boolean answers(Process process) {
    return PostmasterFile.read(launch.cluster())
        .filter(file -> file.pid() == process.pid() && file.isReady())
        .isPresent();
  }

  /** The body of the thread: one server after the other until we are told to stop. */
  private void supervise() {
    long pauseMillis = RESTART_MILLIS_MIN;
    try {
      do {
        long begin = System.nanoTime();
        int exitCode = runOnce();
        if (!ready || stopping.getCount() == 0) {
          return;
        }
        boolean wasHealthy = System.nanoTime() - begin > HEALTHY_NANOS;
        pauseMillis =
            wasHealthy ? RESTART_MILLIS_MIN : Math.min(pauseMillis * 2, RESTART_MILLIS_MAX);
        LOG.error(
            "PostgreSQL ended unasked, exitCode={} log={}; starting it again in {} ms",
            exitCode,
            launch.logFile(),
            pauseMillis);
      } while (!stopping.await(pauseMillis, TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      first.completeExceptionally(e);
      LOG.error("PostgreSQL cannot be run: {}", launch.command().getFirst(), e);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody did, the server would end with it.
      Thread.currentThread().interrupt();
    }
  }

  private int runOnce() throws IOException, InterruptedException {
    var builder = Command.prepare(launch.command());
    builder.environment().putAll(Launch.ENVIRONMENT);
    var process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.redirect())
            .start();
    current = process;
    first.complete(process);
    if (stopping.getCount() == 0) {
      // stop() may have looked at the server before this one.
      Signals.stop(process.toHandle());
    }
    return process.waitFor();
  }

  /** A start that failed, before it is known whether it is tried again. */
  static final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient StartFailure failure;

    StartException(StartFailure failure) {
      super(failure.output());
      this.failure = failure;
    }

    StartFailure failure() {
      return failure;
    }
  }
}
