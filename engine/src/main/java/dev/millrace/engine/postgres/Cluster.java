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
      Files.deleteIfExists(folder.passwordFile());
      folder.password();
      user.own(folder.passwordFile());
      makeEmpty(fresh, user);
      requireSuccess(
          Command.run(user.asThisUser(initdb(folder, installation, durable))), folder.path());
      requireSuccess(createDatabase(fresh, installation, user), folder.path());
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
    if (user.isAnotherUser() && !user.canWrite(fresh)) {
      throw new EmbeddedPostgresException(
          EmbeddedPostgresException.NOT_WRITABLE,
          "Millrace runs as root, PostgreSQL does not, and the user it runs as ("
              + user.fileOwner()
              + ") cannot enter "
              + fresh.getParent()
              + ". Name a folder every user may enter, such as --data /var/lib/millrace.");
    }
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
   * In single-user mode: no server, no port, and the rename that follows publishes cluster and
   * database together.
   */
  private static Command createDatabase(Path cluster, Installation installation, ServerUser user) {
    var command =
        List.of(
            installation.postgres().toString(),
            "--single",
            "-D",
            cluster.toString(),
            "-c",
            "exit_on_error=on",
            "postgres");
    return Command.run(user.asThisUser(command), "create database " + DATABASE + ";\n");
  }

  private static void requireSuccess(Command command, Path folder) {
    if (!command.succeeded()) {
      throw StartFailure.of(command.output()).toException(folder, 0, null);
    }
  }
}
