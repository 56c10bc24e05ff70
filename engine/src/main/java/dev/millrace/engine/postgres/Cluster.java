package dev.millrace.engine.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Makes the cluster at the first start. */
final class Cluster {

  static final String OWNER = "millrace";
  static final String DATABASE = "millrace";

  private static final int MAJOR_WITH_BUILTIN_LOCALE = 17;

  private Cluster() {}

  /**
   * Makes the cluster with our database in it beside its final place and renames it when it is
   * whole, so that a crash in between leaves nothing that looks like a cluster.
   */
  static void create(
      DataFolder folder, Installation installation, ServerUser user, boolean durable) {
    var fresh = folder.unfinishedCluster();
    try {
      folder.newPassword();
      folder.keepNewPassword();
      user.own(folder.passwordFile());
      makeEmpty(fresh, user);
      requireSuccess(
          Command.run(user.asThisUser(initdb(folder, installation, durable))), folder.path());
      requireSuccess(
          alone(fresh, installation, user, "create database " + DATABASE), folder.path());
      Files.move(fresh, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
      if (durable) {
        Folders.force(folder.path());
      }
    } catch (IOException e) {
      throw DataFolder.cannotWrite(folder.path(), e);
    }
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
      var statement = "alter role " + OWNER + " password '" + folder.newPassword() + "'";
      requireSuccess(alone(folder.cluster(), installation, user, statement), folder.path());
      folder.keepNewPassword();
    }
  }

  /** One statement in single-user mode: no server, no port, no password. */
  private static Command alone(
      Path cluster, Installation installation, ServerUser user, String statement) {
    var command =
        List.of(
            installation.postgres().toString(),
            "--single",
            "-D",
            cluster.toString(),
            "-c",
            "exit_on_error=on",
            "-c",
            "log_checkpoints=off",
            "postgres");
    return Command.run(user.asThisUser(command), statement + ";\n");
  }

  private static void requireSuccess(Command command, Path folder) {
    if (!command.succeeded()) {
      throw StartFailure.of(command.output()).toException(folder, 0, null);
    }
  }
}
