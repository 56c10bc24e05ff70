package dev.millrace.engine.store;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.sql.SQLException;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date. A schema that a newer build made is accepted while every migration
 * this build does not know is compatible; the names of the others begin with the word "breaking".
 */
final class Migration {
  private static final Logger LOG = LoggerFactory.getLogger(Migration.class);
  private static final int CONNECT_RETRIES = 2;
  private static final String BREAKING = "breaking";

  private final DatabaseSettings settings;
  private final Flyway flyway;

  Migration(DatabaseSettings settings) {
    this.settings = settings;
    flyway =
        Flyway.configure(Migration.class.getClassLoader())
            .dataSource(settings.url(), settings.user(), settings.password())
            .locations("classpath:db/migration")
            .connectRetries(CONNECT_RETRIES)
            .validateMigrationNaming(true)
            .load();
  }

  void run() {
    try {
      boolean ahead = false;
      for (MigrationInfo migration : flyway.info().all()) {
        ahead |= isAhead(migration);
      }
      if (!ahead) {
        flyway.migrate();
      }
    } catch (FlywayException e) {
      SQLException cause = DatabaseErrors.cause(e);
      if (cause != null && DatabaseErrors.isForbidden(cause)) {
        throw DatabaseErrors.unreachable(settings, cause);
      }
      throw new EngineException(
          ErrorCode.DATABASE_UNAVAILABLE,
          "the schema of the database cannot be brought up to date: "
              + (cause == null ? e.getMessage() : DatabaseErrors.firstLine(cause))
              + "; nothing of the failed step was kept. Mend the cause and start again",
          e);
    }
  }

  /**
   * Whether a newer build made this step; its views would be replaced by this build's older ones.
   */
  private static boolean isAhead(MigrationInfo migration) {
    MigrationState state = migration.getState();
    if (state != MigrationState.FUTURE_SUCCESS && state != MigrationState.FUTURE_FAILED) {
      return false;
    }
    String description = String.valueOf(migration.getDescription());
    if (description.toLowerCase(Locale.ROOT).startsWith(BREAKING)) {
      throw new EngineException(
          ErrorCode.DATABASE_UNAVAILABLE,
          "the schema of the database is newer than this build (migration "
              + migration.getVersion()
              + ", "
              + description
              + "): start the version of Millrace that made it, or a later one");
    }
    LOG.warn(
        "The schema has a newer migration than this build knows: {} {}. It is compatible.",
        migration.getVersion(),
        description);
    return true;
  }
}
