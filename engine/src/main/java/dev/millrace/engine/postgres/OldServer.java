package dev.millrace.engine.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server an earlier, killed process left running on our cluster. It is stopped rather than
 * adopted: a child of ours has our settings, dies with us and tells us when it ends, and its fast
 * shutdown takes a fraction of a second. We hold the lock of the data folder here, so no living
 * Millrace uses it.
 */
final class OldServer {

  private static final Logger LOG = LoggerFactory.getLogger(OldServer.class);
  private static final Path PROCESSES = Path.of("/proc");

  private OldServer() {}

  static void stop(Path cluster) {
    var old = PostmasterFile.read(cluster);
    if (old.isEmpty()) {
      return;
    }
    var process = ProcessHandle.of(old.get().pid()).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      // PostgreSQL sees that its process is dead, takes the file's place and recovers.
      return;
    }
    if (!worksIn(cluster, process.get())) {
      forget(cluster);
      return;
    }
    LOG.info(
        "stopping the PostgreSQL an earlier run left behind, pid={} folder={}",
        old.get().pid(),
        cluster);
    if (!Signals.stop(process.get())) {
      throw new EmbeddedPostgresException(
          EmbeddedPostgresException.DATA_IN_USE,
          "A PostgreSQL server left by an earlier run (process "
              + old.get().pid()
              + ") uses "
              + cluster
              + " and this user may not stop it. Stop it as its user: kill -INT "
              + old.get().pid());
    }
  }

  /**
   * The number in the file now belongs to some other program, as after a restart of a container.
   * The file makes PostgreSQL refuse, but it also guards against children of a killed server, so it
   * goes only when no process works in the cluster.
   */
  private static void forget(Path cluster) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      if (all.noneMatch(process -> worksIn(cluster, process))) {
        Files.deleteIfExists(cluster.resolve("postmaster.pid"));
      }
    } catch (IOException e) {
      throw DataFolder.cannotWrite(cluster, e);
    }
  }

  /** Every process of a server has its cluster as working folder. */
  private static boolean worksIn(Path cluster, ProcessHandle process) {
    if (!Files.isDirectory(PROCESSES)) {
      return process.info().command().map(OldServer::isPostgres).orElse(true);
    }
    return workingFolder(process).map(folder -> isSame(folder, cluster)).orElse(false);
  }

  private static boolean isPostgres(String command) {
    return command.contains("postgres");
  }

  private static Optional<Path> workingFolder(ProcessHandle process) {
    try {
      return Optional.of(
          Files.readSymbolicLink(PROCESSES.resolve(Long.toString(process.pid())).resolve("cwd")));
    } catch (IOException e) {
      // Another user's process, or one that has just ended.
      return Optional.empty();
    }
  }

  private static boolean isSame(Path folder, Path cluster) {
    try {
      return Files.exists(folder) && Files.isSameFile(folder, cluster);
    } catch (IOException e) {
      return false;
    }
  }
}
