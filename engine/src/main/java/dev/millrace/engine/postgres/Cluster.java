package dev.millrace.engine.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the cluster at the first start. */
final class Cluster {

  static final String OWNER = "millrace";
  static final String DATABASE = "millrace";

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final int MAJOR_WITH_BUILTIN_LOCALE = 17;
  private static final int MAJOR_WITH_ITERATIONS = 16;

  /**
   * Iterations make a short password dear to guess. Ours has 192 random bits, and each iteration is
   * paid by every connection, the first ones in a JVM that has compiled nothing yet.
   */
  private static final String ITERATIONS = "scram_iterations=1";

  private Cluster() {}

  /**
   * Makes the cluster with our database in it beside its final place and renames it when it is
   * whole, so that a crash in between leaves nothing that looks like a cluster.
   */
  static void create(
      DataFolder folder,
      Installation installation,
      ServerUser user,
      EmbeddedPostgresSettings settings) {
    var fresh = folder.unfinishedCluster();
    boolean durable = settings.durable();
    try {
      var password = folder.newPassword();
      folder.keepNewPassword();
      user.own(folder.passwordFile());
      if (!copied(fresh, installation, user, settings, password)) {
        make(folder, installation, user, durable);
      }
      Files.move(fresh, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
      if (durable) {
        Folders.force(folder.path());
      }
    } catch (IOException e) {
      throw DataFolder.cannotWrite(folder.path(), e);
    }
  }

  private static void make(
      DataFolder folder, Installation installation, ServerUser user, boolean durable)
      throws IOException {
    var fresh = folder.unfinishedCluster();
    makeEmpty(fresh, user);
    requireSuccess(
        Command.run(user.asThisUser(initdb(folder, installation, durable))), folder.path());
    requireSuccess(alone(fresh, installation, user, "create database " + DATABASE), folder.path());
  }

  /** Whether there is a prepared cluster that these programs made, and it was taken over. */
  private static boolean copied(
      Path fresh,
      Installation installation,
      ServerUser user,
      EmbeddedPostgresSettings settings,
      String password)
      throws IOException {
    var prepared = PreparedCluster.madeBy(installation, settings);
    if (prepared.isEmpty()) {
      return false;
    }
    Folders.delete(fresh);
    try {
      PreparedCluster.copy(prepared.get(), fresh, settings.durable());
    } catch (IOException e) {
      LOG.warn("the prepared cluster cannot be copied, making one: {}", e.toString());
      return false;
    }
    user.own(fresh);
    user.requireAccess(fresh);
    var changed = alone(fresh, installation, user, passwordStatement(password));
    if (!changed.succeeded()) {
      LOG.warn("the prepared cluster cannot be used, making one: {}", changed.output());
    }
    return changed.succeeded();
  }

  private static String passwordStatement(String password) {
    return "alter role " + OWNER + " password '" + password + "'";
  }

  private static void makeEmpty(Path fresh, ServerUser user) throws IOException {
    Folders.delete(fresh);
    Files.createDirectory(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    user.own(fresh);
    user.requireAccess(fresh);
  }

  private static List<String> initdb(
      DataFolder folder, Installation installation, boolean durable) {
    var command = new ArrayList<String>();
    command.add(installation.initdb().toString());
    command.addAll(List.of("-D", folder.unfinishedCluster().toString()));
    command.addAll(List.of("--username", OWNER, "--pwfile", folder.passwordFile().toString()));
    command.addAll(List.of("--auth", "scram-sha-256", "--encoding", "UTF8"));
    command.addAll(List.of("--locale", "C.UTF-8", "--data-checksums", "--no-instructions"));
    if (installation.major() >= MAJOR_WITH_BUILTIN_LOCALE) {
      // Sort order that does not change with the system's C library, which would break indexes.
      command.addAll(List.of("--locale-provider", "builtin"));
    }
    if (installation.major() >= MAJOR_WITH_ITERATIONS) {
      command.addAll(List.of("--set", ITERATIONS));
    }
    if (!durable) {
      command.add("--no-sync");
    }
    return command;
  }

  /**
   * Gives the cluster a new password when the file with the old one is lost, as after a restore of
   * the cluster alone. No server may run on it.
   */
  static void restorePassword(DataFolder folder, Installation installation, ServerUser user) {
    if (!folder.hasPassword()) {
      var statement = passwordStatement(folder.newPassword());
      requireSuccess(alone(folder.cluster(), installation, user, statement), folder.path());
      folder.keepNewPassword();
    }
  }

  /** One statement in single-user mode: no server, no port, no password. */
  private static Command alone(
      Path cluster, Installation installation, ServerUser user, String statement) {
    var command = new ArrayList<String>();
    command.addAll(List.of(installation.postgres().toString(), "--single"));
    command.addAll(List.of("-D", cluster.toString()));
    command.addAll(List.of("-c", "exit_on_error=on", "-c", "log_checkpoints=off"));
    if (installation.major() >= MAJOR_WITH_ITERATIONS) {
      command.addAll(List.of("-c", ITERATIONS));
    }
    command.add("postgres");
    return Command.run(user.asThisUser(command), statement + ";\n");
  }

  private static void requireSuccess(Command command, Path folder) {
    if (!command.succeeded()) {
      throw StartFailure.of(command.output()).toException(folder, 0, null);
    }
  }
}
