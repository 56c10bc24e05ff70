package dev.millrace.engine.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data folder while this process holds it: one engine process at a time, by a file lock that
 * the system drops when its holder dies in whatever way. Holds the cluster, and beside it the
 * password of its owner.
 */
final class DataFolder implements AutoCloseable {

  private static final int PASSWORD_BYTES = 24;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path folder;
  private final FileChannel channel;

  private DataFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Makes the folder when absent and takes its lock, or says which process has it. */
  static DataFolder lock(Path folder) {
    try {
      Files.createDirectories(folder);
      return new DataFolder(folder, lockedChannel(folder.resolve("postgres.lock")));
    } catch (FileAlreadyExistsException e) {
      throw new EmbeddedPostgresException(
          EmbeddedPostgresException.NOT_WRITABLE,
          folder
              + " cannot be the data folder: "
              + e.getFile()
              + " is a file. Name another folder with --data.",
          e);
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  Path path() {
    return folder;
  }

  Path cluster() {
    return folder.resolve("pgdata");
  }

  /** Where a cluster is prepared, to be renamed when it is whole. */
  Path unfinishedCluster() {
    return folder.resolve("pgdata.new");
  }

  Path passwordFile() {
    return folder.resolve("postgres.password");
  }

  /** The major version the cluster was made by, empty when there is no cluster yet. */
  OptionalInt clusterMajor() {
    var file = cluster().resolve("PG_VERSION");
    if (!Files.isDirectory(cluster())) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
    } catch (AccessDeniedException e) {
      throw ServerUser.foreign(cluster(), e);
    } catch (NumberFormatException | IOException e) {
      throw new EmbeddedPostgresException(
          EmbeddedPostgresException.START_FAILED,
          cluster()
              + " is not a PostgreSQL cluster we can read ("
              + file
              + ": "
              + e
              + "). Restore it from a backup,"
              + " or move it away to start with an empty database.",
          e);
    }
  }

  boolean hasPassword() {
    return Files.exists(passwordFile());
  }

  /** The password of the cluster's owner, from a file only its owner can read. */
  String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw cannotWrite(passwordFile(), e);
    }
  }

  /** Makes a password that counts once it is kept. */
  String newPassword() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    var password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try {
      Files.deleteIfExists(newPasswordFile());
      Files.createFile(newPasswordFile(), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(newPasswordFile(), password + "\n");
      return password;
    } catch (IOException e) {
      throw cannotWrite(newPasswordFile(), e);
    }
  }

  void keepNewPassword() {
    try {
      Files.move(newPasswordFile(), passwordFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw cannotWrite(passwordFile(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("the lock of " + folder + " cannot be closed", e);
    }
  }

  /** What an I/O error below the data folder means to the user. */
  static EmbeddedPostgresException cannotWrite(Path path, IOException e) {
    if (String.valueOf(e.getMessage()).contains("No space left")) {
      return StartFailure.diskFull(path.toString(), e);
    }
    var reason = e instanceof AccessDeniedException ? "permission denied" : e.toString();
    return new EmbeddedPostgresException(
        EmbeddedPostgresException.NOT_WRITABLE,
        "Cannot write to "
            + path
            + " as user "
            + System.getProperty("user.name")
            + " ("
            + reason
            + "). Give this user the folder, or name another one with --data.",
        e);
  }

  private Path newPasswordFile() {
    return folder.resolve("postgres.password.new");
  }

  private static FileChannel lockedChannel(Path file) throws IOException {
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = tryLock(channel) != null;
      if (!locked) {
        throw inUse(file);
      }
      channel.truncate(0);
      channel.write(ascii(ProcessHandle.current().pid() + "\n"));
      return channel;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another server of this same JVM.
      return null;
    }
  }

  private static EmbeddedPostgresException inUse(Path lockFile) throws IOException {
    var pid = Files.readString(lockFile).strip();
    var holder = pid.isEmpty() ? "another process" : "process " + pid;
    return new EmbeddedPostgresException(
        EmbeddedPostgresException.DATA_IN_USE,
        "The data folder "
            + lockFile.getParent()
            + " is in use by "
            + holder
            + ". One Millrace at a time uses a data folder: stop that one, or start this one with"
            + " another --data folder. To run several on one database, give each the same"
            + " --database-url.");
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
