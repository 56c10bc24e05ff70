package dev.millrace.engine.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A cluster kept for first starts: shut down cleanly, with the engine's schema in it and nothing
 * else. Copying it takes a fraction of the time of making one. It is used by the very programs that
 * made it alone, because its files are theirs to the bit. Clusters made from one share its system
 * identifier, which matters to physical replication alone; each gets a password of its own.
 */
public final class PreparedCluster {

  private static final int THREADS = 8;

  private PreparedCluster() {}

  /**
   * Keeps the cluster of a server that has been closed.
   *
   * @param version of the server
   * @param kept the folder later given as {@link EmbeddedPostgresSettings.Programs#prepared}
   */
  public static void keep(Path dataFolder, String version, Path kept) {
    var target = kept.resolve(name(version));
    try {
      var fresh = kept.resolve(name(version) + ".new");
      Folders.delete(fresh);
      Files.createDirectories(kept);
      transfer(dataFolder.resolve("pgdata"), fresh, "rwxr-xr-x", "rw-r--r--", false);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DataFolder.cannotWrite(target, e);
    }
  }

  /** The kept cluster these programs made, if there is one this user may read. */
  static Optional<Path> madeBy(Installation installation, EmbeddedPostgresSettings settings) {
    var kept = settings.programs().prepared();
    boolean shipped = installation.bin().startsWith(settings.programs().folder());
    if (kept == null || !shipped) {
      return Optional.empty();
    }
    return Optional.of(kept.resolve(name(installation.version())))
        .filter(found -> Files.isReadable(found.resolve("PG_VERSION")));
  }

  /** Copies it to a folder that is absent; durable when this returns, if asked. */
  static void copy(Path cluster, Path fresh, boolean durable) throws IOException {
    transfer(cluster, fresh, "rwx------", "rw-------", durable);
  }

  private static String name(String version) {
    return "pgdata-" + version;
  }

  private static void transfer(
      Path from, Path to, String folderMode, String fileMode, boolean durable) throws IOException {
    List<Path> folders = new ArrayList<>();
    List<Callable<Void>> copies = new ArrayList<>();
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        var target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectory(target);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(folderMode));
          folders.add(target);
        } else {
          copies.add(() -> copyFile(path, target, fileMode, durable));
        }
      }
    }
    runAll(copies);
    if (durable) {
      for (Path folder : folders) {
        Folders.force(folder);
      }
    }
  }

  private static Void copyFile(Path from, Path to, String mode, boolean durable)
      throws IOException {
    try (var in = FileChannel.open(from, StandardOpenOption.READ);
        var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(mode));
      long size = in.size();
      for (long done = 0; done < size; ) {
        done += in.transferTo(done, size - done, out);
      }
      if (durable) {
        out.force(true);
      }
      return null;
    }
  }

  /** Many small files: waiting for the disk one by one would take longer than all the rest. */
  private static void runAll(List<Callable<Void>> copies) throws IOException {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (var copy : threads.invokeAll(copies)) {
        copy.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the prepared cluster cannot be copied: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
