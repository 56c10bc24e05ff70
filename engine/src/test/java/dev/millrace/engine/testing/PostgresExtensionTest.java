package dev.millrace.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every other database test relies on. */
@ExtendWith(PostgresExtension.class)
class PostgresExtensionTest {

  private final TestDatabase database;

  PostgresExtensionTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void theSchemaIsThere() throws SQLException {
    try (var connection = database.dataSource().getConnection()) {
      assertThat(ask(connection, "select to_regclass('execution') is not null")).isEqualTo("t");
    }
  }

  @Test
  void sessionsOfThePoolHaveAnotherTimeZoneThanTheJvm() throws SQLException {
    try (var connection = database.dataSource().getConnection()) {
      assertOtherTimeZone(connection);
    }
  }

  @Test
  void sessionsOpenedByTheCodeUnderTestHaveAnotherTimeZoneThanTheJvm() throws SQLException {
    try (var connection = connect(database)) {
      assumeTrue(
          connection.getMetaData().getDatabaseMajorVersion() >= 17, "it takes a trigger at login");
      assertOtherTimeZone(connection);
    }
  }

  @Test
  void allMethodsOfAClassGetTheSameDatabase(TestDatabase again) {
    assertThat(again).isSameAs(database);
  }

  @Test
  void furtherDatabasesAreSeparateAndDroppedWhenClosed(TestServer server) throws SQLException {
    String name;
    try (var other = server.createMigrated("other");
        var empty = server.createEmpty("empty");
        var connection = empty.dataSource().getConnection()) {
      name = other.name();
      assertThat(name).isNotEqualTo(database.name());
      assertThat(ask(connection, "select to_regclass('execution') is null")).isEqualTo("t");
    }

    try (var connection = connect(database)) {
      assertThat(ask(connection, "select count(*) from pg_database where datname = '" + name + "'"))
          .isEqualTo("0");
    }
  }

  private static void assertOtherTimeZone(Connection connection) throws SQLException {
    var zone = ask(connection, "select current_setting('TimeZone')");
    assertThat(zone).isEqualTo(TestDatabase.TIME_ZONE).isNotEqualTo(TimeZone.getDefault().getID());
  }

  private static Connection connect(TestDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
