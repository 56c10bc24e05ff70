package dev.millrace.engine.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseSettings;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * One database for one test class, with the current schema in it. Parameter of a constructor or
 * method of a class with {@link PostgresExtension}; dropped when the class ends. Safe for all
 * threads.
 */
public final class TestDatabase implements AutoCloseable {

  /**
   * The zone of every session, so that SQL that leans on it shows: half an hour off, and no test
   * machine's own.
   */
  public static final String TIME_ZONE = "Asia/Kolkata";

  private static final int CONNECTIONS_MAX = 8;

  private final TestServer server;
  private final String name;
  private final HikariDataSource pool;

  TestDatabase(TestServer server, String name) {
    this.server = server;
    this.name = name;
    this.pool = new HikariDataSource(configuration());
  }

  public String name() {
    return name;
  }

  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  public String user() {
    return server.user();
  }

  public String password() {
    return server.password();
  }

  /** How an engine reaches it. */
  public DatabaseSettings settings() {
    return DatabaseSettings.of(jdbcUrl(), user(), password());
  }

  /** The engine's connections to it; the caller closes them. */
  public Database open() {
    return Database.open(settings());
  }

  /** A small pool of this database, closed with it. */
  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
    server.drop(name);
  }

  private HikariConfig configuration() {
    var configuration = new HikariConfig();
    configuration.setPoolName(name);
    configuration.setJdbcUrl(jdbcUrl());
    configuration.setUsername(user());
    configuration.setPassword(password());
    configuration.setMaximumPoolSize(CONNECTIONS_MAX);
    configuration.setMinimumIdle(0);
    // The first connection is made when a test wants it.
    configuration.setInitializationFailTimeout(-1);
    configuration.setConnectionTimeout(TimeUnit.SECONDS.toMillis(20));
    configuration.setConnectionInitSql("set time zone '" + TIME_ZONE + "'");
    return configuration;
  }
}
