package dev.millrace.api.cli;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The password made at the first start of a server that needs one and was given none. Only the
 * owner of the data folder can read it.
 */
final class PasswordFile {

  private static final int RANDOM_BYTES = 18;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;

  private PasswordFile(Path file) {
    this.file = file;
  }

  static PasswordFile in(Path dataFolder) {
    return new PasswordFile(dataFolder.resolve("password"));
  }

  Path path() {
    return file;
  }

  /** The password in the file; made now when there is none. */
  String readOrMake() {
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        make();
      }
      String password = Files.readString(file).strip();
      if (password.isEmpty()) {
        throw new EngineException(
            ErrorCode.SETTING_INVALID,
            "the password file " + file + " is empty; delete it to have another made");
      }
      return password;
    } catch (IOException e) {
      throw new EngineException(
          ErrorCode.DATA_FOLDER_NOT_WRITABLE,
          "cannot keep the server's password in "
              + file
              + " ("
              + e
              + "); give it with auth-password",
          e);
    }
  }

  private void make() throws IOException {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    try {
      Files.createFile(file, OWNER_ONLY);
      Files.writeString(file, Base64.getUrlEncoder().encodeToString(random) + "\n");
    } catch (FileAlreadyExistsException e) {
      // Another server on this folder was quicker: its password is read instead.
      return;
    }
  }
}
