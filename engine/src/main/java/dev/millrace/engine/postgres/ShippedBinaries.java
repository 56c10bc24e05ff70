package dev.millrace.engine.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL programs inside our jar, unpacked once per version. Several processes, and several
 * threads of one, may ask at the same time for the same folder: a lock file lets one unpack, and a
 * rename makes the result appear whole or not at all.
 */
final class ShippedBinaries {

  private static final Logger LOG = LoggerFactory.getLogger(ShippedBinaries.class);
  private static final Object ONE_AT_A_TIME = new Object();

  private ShippedBinaries() {}

  /**
   * The unpacked programs in {@code <folder>/postgres-<version>/bin}, or nothing when none are
   * shipped for this machine.
   *
   * @param prepared a folder where they may be already, in a folder of the same name
   */
  static Optional<Path> unpackTo(Path folder, @Nullable Path prepared) {
    var platform = platform();
    var version = version();
    if (version.isEmpty() || ShippedBinaries.class.getResource(archive(platform)) == null) {
      return Optional.empty();
    }
    var home = folder.resolve("postgres-" + version.get());
    if (!Files.isDirectory(home)) {
      unpack(platform, home, prepared);
    }
    return Optional.of(home.resolve("bin"));
  }

  /** The platform of this JVM in the words of the archives, such as {@code linux-amd64}. */
  static String platform() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    var name =
        switch (processor) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64v8";
          default -> processor;
        };
    return (system.startsWith("mac") ? "darwin" : system.replace(' ', '-')) + "-" + name;
  }

  private static String archive(String platform) {
    return "postgres-" + platform + ".tar.gz";
  }

  private static Optional<String> version() {
    try (var in = ShippedBinaries.class.getResourceAsStream("postgres.properties")) {
      if (in == null) {
        return Optional.empty();
      }
      var properties = new Properties();
      properties.load(in);
      return Optional.ofNullable(properties.getProperty("version"));
    } catch (IOException e) {
      throw new IllegalStateException("postgres.properties in our own jar cannot be read", e);
    }
  }

  private static void unpack(String platform, Path home, @Nullable Path prepared) {
    // A file lock belongs to the whole JVM, so the threads of one need a monitor of their own.
    synchronized (ONE_AT_A_TIME) {
      try {
        unpackUnderLock(platform, home, prepared);
      } catch (IOException e) {
        throw DataFolder.cannotWrite(home, e);
      }
    }
  }

  private static void unpackUnderLock(String platform, Path home, @Nullable Path prepared)
      throws IOException {
    Files.createDirectories(home.getParent());
    var lockFile = home.resolveSibling(home.getFileName() + ".lock");
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(home)) {
        // Left by a process that died here; the lock says nobody is writing to it now.
        var fresh = home.resolveSibling(home.getFileName() + ".new");
        Folders.delete(fresh);
        if (prepared == null || !linked(prepared.resolve(home.getFileName()), fresh)) {
          extract(platform, fresh);
        }
        Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Whether the programs were taken from there, whole. */
  private static boolean linked(Path source, Path target) throws IOException {
    if (!Files.isReadable(source.resolve("bin"))) {
      return false;
    }
    try {
      Folders.link(source, target);
      return true;
    } catch (IOException e) {
      LOG.debug("the prepared programs in {} cannot be used", source, e);
      Folders.delete(target);
      return false;
    }
  }

  private static void extract(String platform, Path target) throws IOException {
    try (InputStream resource = ShippedBinaries.class.getResourceAsStream(archive(platform))) {
      if (resource == null) {
        throw new IllegalStateException(archive(platform) + " is not in our own jar");
      }
      TarReader.extract(
          new BufferedInputStream(new GZIPInputStream(resource, 1 << 16), 1 << 16), target);
    }
  }
}
