package dev.millrace.engine.testing;

import dev.millrace.engine.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The PostgreSQL server of a test run, and the databases on it. Tests that need more than the one
 * database of their class, or an empty one, take it as a parameter (see {@link PostgresExtension}).
 * Safe for all threads.
 */
public final class TestServer implements AutoCloseable {

  private static final String PREFIX = "millrace_test_";
  private static final int NAME_LENGTH_MAX = 63;
  private static final Pattern DATABASE_IN_URL =
      Pattern.compile("(jdbc:postgresql://[^/?]*/)([^/?]*)(.*)");

  private final String adminUrl;
  private final String user;
  private final String password;
  private final @Nullable EmbeddedPostgres embedded;
  private final MigratedTemplate template;
  private final AtomicInteger databases = new AtomicInteger();

  private TestServer(
      String adminUrl, String user, String password, @Nullable EmbeddedPostgres embedded) {
    this.adminUrl = adminUrl;
    this.user = user;
    this.password = password;
    this.embedded = embedded;
    this.template = new MigratedTemplate(this);
  }

  static TestServer start() {
    var url = System.getenv("TEST_DATABASE_URL");
    if (url != null && !url.isBlank()) {
      return given(url, System.getenv());
    }
    var embedded = TestServerFolders.start();
    var server = new TestServer(embedded.jdbcUrl(), embedded.user(), embedded.password(), embedded);
    // This server is ours alone: what a killed run left goes now.
    server.dropLike(PREFIX + "%");
    return server;
  }

  /** User and password stand in the address or in variables of their own. */
  static TestServer given(String url, Map<String, String> environment) {
    var inUrl = Driver.parseURL(url, new Properties());
    if (inUrl == null || !DATABASE_IN_URL.matcher(url).matches()) {
      throw new IllegalArgumentException(
          "TEST_DATABASE_URL must look like jdbc:postgresql://host:port/database, not " + url);
    }
    var user = inUrl.getProperty("user", System.getProperty("user.name"));
    return new TestServer(
        url,
        environment.getOrDefault("TEST_DATABASE_USER", user),
        environment.getOrDefault("TEST_DATABASE_PASSWORD", inUrl.getProperty("password", "")),
        null);
  }

  /**
   * A database with the current schema in it. The words go into its name, for whoever looks at the
   * server meanwhile.
   */
  public TestDatabase createMigrated(String words) {
    var name = nextName(words);
    execute("create database " + name + " template " + template.name());
    return new TestDatabase(this, name);
  }

  /** A database with nothing in it, for tests of the migrations themselves. */
  public TestDatabase createEmpty(String words) {
    var name = nextName(words);
    execute("create database " + name);
    return new TestDatabase(this, name);
  }

  /** The process of the embedded server, 0 when the tests run on a server that was given. */
  public long pid() {
    return embedded == null ? 0 : embedded.pid();
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }

  String jdbcUrl(String database) {
    return DATABASE_IN_URL.matcher(adminUrl).replaceFirst("$1" + database + "$3");
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  Connection connectToAdmin() throws SQLException {
    return connect(adminUrl);
  }

  Connection connectTo(String database) throws SQLException {
    return connect(jdbcUrl(database));
  }

  void drop(String database) {
    execute("drop database if exists " + database + " with (force)");
  }

  /** Templates of older migrations, which on a server of our own nobody else uses. */
  void dropOldTemplates() {
    if (embedded != null) {
      dropLike(MigratedTemplate.PREFIX + "%");
    }
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  private void dropLike(String pattern) {
    try (var connection = connectToAdmin();
        var query =
            connection.prepareStatement("select datname from pg_database where datname like ?")) {
      query.setString(1, pattern);
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          drop(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot list the databases of the test server", e);
    }
  }

  private void execute(String sql) {
    try (var connection = connectToAdmin();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the test server refused: " + sql, e);
    }
  }

  private String nextName(String words) {
    var name =
        PREFIX
            + ProcessHandle.current().pid()
            + "_"
            + databases.incrementAndGet()
            + "_"
            + words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    return name.substring(0, Math.min(name.length(), NAME_LENGTH_MAX));
  }
}
