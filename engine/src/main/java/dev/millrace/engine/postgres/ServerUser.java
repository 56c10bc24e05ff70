package dev.millrace.engine.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operating system user the server runs as, and the words in front of its command that make it
 * so. PostgreSQL refuses to run as root: root either enters a user namespace in which it is nobody
 * (its files stay root's, any folder works), or, where namespaces are forbidden as in most
 * containers, becomes the unprivileged user 65534, who must then own the files.
 */
record ServerUser(List<String> prefix, int fileOwner, boolean linux) {

  private static final int NOBODY = 65534;
  private static final int NOT_UNIX = -1;

  /** What the JVM calls a user that is not in the system's list of users. */
  private static final String NO_NAME = "?";

  private static final List<String> NAMESPACE = List.of("unshare", "-U");
  private static final List<String> SET_USER =
      List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

  ServerUser {
    prefix = List.copyOf(prefix);
  }

  static ServerUser choose() {
    int me = currentUser();
    if (me != 0) {
      return ordinary(me);
    }
    if (works(NAMESPACE)) {
      return inNamespace();
    }
    if (works(SET_USER)) {
      return asNobody();
    }
    throw new EmbeddedPostgresException(
        EmbeddedPostgresException.START_FAILED,
        "PostgreSQL does not run as root, and this system allows root neither a user namespace"
            + " (unshare -U) nor to become another user (setpriv, of the package util-linux). Start"
            + " Millrace as an ordinary user, or give it a PostgreSQL with --database-url.");
  }

  /**
   * A user id without a name, as containers are started with, is nobody to initdb, which wants a
   * name.
   */
  private static ServerUser ordinary(int me) {
    boolean hasName = !System.getProperty("user.name").equals(NO_NAME);
    return new ServerUser(
        hasName || me == NOT_UNIX || !works(NAMESPACE) ? List.of() : NAMESPACE, me, me != NOT_UNIX);
  }

  /** Root that enters a user namespace without a mapping. */
  static ServerUser inNamespace() {
    return new ServerUser(NAMESPACE, 0, true);
  }

  /** Root that becomes the user 65534. */
  static ServerUser asNobody() {
    return new ServerUser(SET_USER, NOBODY, true);
  }

  /**
   * Complains where this user is another one than the JVM's and cannot enter or write the folder.
   */
  void requireAccess(Path folder) {
    if (!linux || fileOwner == currentUser() || canWrite(folder)) {
      return;
    }
    throw new EmbeddedPostgresException(
        EmbeddedPostgresException.NOT_WRITABLE,
        "Millrace runs as root, PostgreSQL does not, and the user it runs as ("
            + fileOwner
            + ") cannot enter "
            + folder.getParent()
            + ". Name a folder every user may enter, such as --data /var/lib/millrace.");
  }

  /** The command, run as this user. */
  List<String> asThisUser(List<String> command) {
    return concat(prefix, command);
  }

  /**
   * Gives a tree to this user where it belongs to another one, as after a change from one way of
   * not being root to the other. Only root can, and takes nothing from an ordinary user, who could
   * not start again; a foreign tree is an error.
   */
  void own(Path tree) {
    if (!linux) {
      return;
    }
    try {
      int owner = ownerOf(tree);
      if (owner == fileOwner) {
        return;
      }
      if (owner != 0 && owner != NOBODY) {
        throw foreign(tree, null);
      }
      Files.walkFileTree(tree, new Owner(fileOwner));
    } catch (IOException e) {
      throw foreign(tree, e);
    }
  }

  /** Complains about a tree that somebody else's PostgreSQL works in. */
  static EmbeddedPostgresException foreign(Path tree, @Nullable IOException cause) {
    return new EmbeddedPostgresException(
        EmbeddedPostgresException.NOT_WRITABLE,
        tree
            + " belongs to another user ("
            + ownerName(tree)
            + "), and PostgreSQL wants to own its files. Start Millrace as that user, give the"
            + " folder to user "
            + System.getProperty("user.name")
            + " (chown -R), or name another --data folder.",
        cause);
  }

  static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private boolean canWrite(Path folder) {
    var path = folder.toString();
    return Command.run(asThisUser(List.of("test", "-w", path, "-a", "-x", path))).succeeded();
  }

  private static boolean works(List<String> prefix) {
    return Command.run(concat(prefix, List.of("true"))).succeeded();
  }

  private static int currentUser() {
    var self = Path.of("/proc/self");
    if (!Files.exists(self)) {
      return NOT_UNIX;
    }
    try {
      return ownerOf(self);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int ownerOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  private static String ownerName(Path path) {
    try {
      return Files.getOwner(path).getName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static final class Owner extends SimpleFileVisitor<Path> {
    private final int user;

    Owner(int user) {
      this.user = user;
    }

    /** After what is in it, so that a walk that was cut short is seen by the owner of the top. */
    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      return give(folder);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      return give(file);
    }

    private FileVisitResult give(Path path) throws IOException {
      Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }
  }
}
