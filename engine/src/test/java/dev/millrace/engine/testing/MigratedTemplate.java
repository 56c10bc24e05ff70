package dev.millrace.engine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The database every test database is a copy of: migrated once, and again only when a migration
 * changes, for its name holds their checksum. Several test runs on one server share it; the first
 * to come makes it.
 */
final class MigratedTemplate {

  static final String PREFIX = "millrace_template_";

  private static final String MIGRATIONS = "db/migration";
  private static final int CHECKSUM_LENGTH = 16;
  private static final long LOCK = 0x6d696c6c74657374L;
  private static final int VERSION_WITH_LOGIN_TRIGGER = 17;

  /**
   * The driver sends the JVM's time zone with every connection, which wins over {@code alter
   * database … set timezone}. A trigger at login comes after it, and so reaches connections the
   * code under test opens itself.
   */
  private static final String TIME_ZONE_AT_LOGIN =
      """
      create schema millrace_testing;
      create function millrace_testing.set_time_zone() returns event_trigger language plpgsql as
        $$ begin perform set_config('TimeZone', '%s', false); end $$;
      create event trigger millrace_testing_time_zone on login
        execute function millrace_testing.set_time_zone();
      """
          .formatted(TestDatabase.TIME_ZONE);

  private final TestServer server;
  private @Nullable String name;

  MigratedTemplate(TestServer server) {
    this.server = server;
  }

  /** The name of the finished template. */
  synchronized String name() {
    var known = name;
    if (known == null) {
      known = PREFIX + checksum();
      makeUnlessPresent(known);
      name = known;
    }
    return known;
  }

  private void makeUnlessPresent(String template) {
    try (var connection = server.connectToAdmin()) {
      run(connection, "select pg_advisory_lock(" + LOCK + ")");
      if (!exists(connection, template)) {
        server.dropOldTemplates();
        make(connection, template);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the template database " + template, e);
    }
  }

  /** Under another name until it is whole. Closing the connection gives the lock back. */
  private void make(Connection connection, String template) throws SQLException {
    var unfinished = template + "_new";
    run(connection, "drop database if exists " + unfinished + " with (force)");
    run(connection, "create database " + unfinished);
    Flyway.configure()
        .dataSource(server.jdbcUrl(unfinished), server.user(), server.password())
        .locations("classpath:" + MIGRATIONS)
        .load()
        .migrate();
    if (connection.getMetaData().getDatabaseMajorVersion() >= VERSION_WITH_LOGIN_TRIGGER) {
      try (var inside = server.connectTo(unfinished)) {
        run(inside, TIME_ZONE_AT_LOGIN);
      }
    }
    run(connection, "alter database " + unfinished + " rename to " + template);
  }

  private static boolean exists(Connection connection, String database) throws SQLException {
    try (var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, database);
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Over the names and contents of all migrations on the class path. */
  private static String checksum() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(TIME_ZONE_AT_LOGIN.getBytes(StandardCharsets.UTF_8));
      var loader = MigratedTemplate.class.getClassLoader();
      for (var folder : Collections.list(loader.getResources(MIGRATIONS))) {
        addFolder(digest, folder);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, CHECKSUM_LENGTH);
    } catch (IOException | NoSuchAlgorithmException | URISyntaxException e) {
      throw new IllegalStateException("cannot read the migrations on the class path", e);
    }
  }

  private static void addFolder(MessageDigest digest, URL folder)
      throws IOException, URISyntaxException {
    var uri = folder.toURI();
    if (!uri.getScheme().equals("jar")) {
      addFiles(digest, Path.of(uri));
      return;
    }
    var jar = URI.create(uri.getRawSchemeSpecificPart().replaceFirst("!.*", ""));
    try (var files = FileSystems.newFileSystem(Path.of(jar), Map.of())) {
      addFiles(digest, files.getPath(MIGRATIONS));
    }
  }

  private static void addFiles(MessageDigest digest, Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      all.filter(Files::isRegularFile).sorted().forEach(file -> addFile(digest, folder, file));
    }
  }

  private static void addFile(MessageDigest digest, Path folder, Path file) {
    try {
      digest.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
