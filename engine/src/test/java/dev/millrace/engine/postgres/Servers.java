package dev.millrace.engine.postgres;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Settings and questions the tests of this package share. */
final class Servers {

  private Servers() {}

  /**
   * Programs unpacked once for all tests of this checkout, data that need not survive a power
   * failure.
   */
  static EmbeddedPostgresSettings settings(Path folder) {
    return EmbeddedPostgresSettings.in(folder)
        .withBinariesFolder(binaries())
        .withDurable(false)
        .withServerSetting("shared_buffers", "16MB");
  }

  static Path binaries() {
    return Path.of("target", "test-postgres").toAbsolutePath();
  }

  static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String ask(EmbeddedPostgres server, String sql) throws SQLException {
    try (var connection = connect(server)) {
      return ask(connection, sql);
    }
  }

  /** Waits until the server answers, as the engine's own pool does. */
  static String askPatiently(EmbeddedPostgres server, String sql) throws SQLException {
    var configuration = new HikariConfig();
    configuration.setJdbcUrl(server.jdbcUrl());
    configuration.setUsername(server.user());
    configuration.setPassword(server.password());
    configuration.setMaximumPoolSize(1);
    configuration.setInitializationFailTimeout(-1);
    configuration.setConnectionTimeout(TimeUnit.SECONDS.toMillis(60));
    try (var pool = new HikariDataSource(configuration);
        var connection = pool.getConnection()) {
      return ask(connection, sql);
    }
  }

  /** What a start that must fail says. */
  static EmbeddedPostgresException refusal(EmbeddedPostgresSettings settings) {
    return catchThrowableOfType(
        EmbeddedPostgresException.class, () -> EmbeddedPostgres.start(settings).close());
  }

  private static Connection connect(EmbeddedPostgres server) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      return String.valueOf(rows.getString(1));
    }
  }
}
