package dev.millrace.engine.testing;

import dev.millrace.engine.postgres.EmbeddedPostgres;
import dev.millrace.engine.postgres.EmbeddedPostgresException;
import dev.millrace.engine.postgres.EmbeddedPostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where embedded test servers keep their data: numbered folders under {@code target}, of which a
 * test JVM takes the first that is free. They are kept between runs, because starting one again
 * takes a tenth of the time of making one.
 */
final class TestServerFolders {

  private static final int FOLDERS_MAX = 32;

  private TestServerFolders() {}

  static EmbeddedPostgres start() {
    var parent = parent();
    for (int number = 0; number < FOLDERS_MAX; number++) {
      try {
        return EmbeddedPostgres.start(settings(parent, "server-" + number));
      } catch (EmbeddedPostgresException e) {
        if (!isTaken(e) && !isUnusable(e)) {
          throw e;
        }
      }
    }
    throw new IllegalStateException(
        FOLDERS_MAX + " test servers run or are broken: delete " + parent);
  }

  /** Fast and forgetful: nothing in it matters after the run. */
  private static EmbeddedPostgresSettings settings(Path parent, String name) {
    return EmbeddedPostgresSettings.in(parent.resolve(name))
        .withBinariesFolder(parent)
        .withDurable(false)
        .withServerSetting("max_connections", "300")
        .withServerSetting("shared_buffers", "64MB")
        .withServerSetting("max_wal_size", "512MB")
        .withServerSetting("autovacuum_naptime", "10s");
  }

  private static Path parent() {
    var target = Path.of("target").toAbsolutePath();
    var parent =
        Files.isDirectory(target) || Files.exists(Path.of("pom.xml"))
            ? target
            : Path.of(
                System.getProperty("java.io.tmpdir"),
                "millrace-" + System.getProperty("user.name"));
    return parent.resolve("test-postgres");
  }

  private static boolean isTaken(EmbeddedPostgresException e) {
    return e.code().equals("POSTGRES_DATA_IN_USE");
  }

  /**
   * Made by another version, or broken by a power failure while it did not care for one: the next
   * folder is as good.
   */
  private static boolean isUnusable(EmbeddedPostgresException e) {
    return e.code().equals("POSTGRES_VERSION_MISMATCH") || e.code().equals("POSTGRES_START_FAILED");
  }
}
