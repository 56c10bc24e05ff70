package dev.millrace.engine.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The connections to PostgreSQL: one pool for the engine's transactions, one for searches, one for
 * what is written behind (logs and metrics), so that none can starve another. Opening does not
 * connect: a database that is away is met by the first statement. Safe for all threads.
 */
public final class Database implements AutoCloseable {
  /**
   * The engine's own statements find their rows by key and are planned once, for tables of any
   * size. Left to itself the planner reads a table that was empty at the time from end to end for
   * as long as the connection lives (measured: 11 ms to read one execution of 20,000), and joins by
   * hash while statistics are young.
   */
  private static final String BY_KEY =
      "set plan_cache_mode = force_generic_plan; set enable_seqscan = off;"
          + " set enable_hashjoin = off; set enable_mergejoin = off; set jit = off;"
          + " set idle_in_transaction_session_timeout = ";

  private static final int BACKGROUND_CONNECTIONS = 3;

  /** A transaction left open by a stuck thread would hold its rows and stop vacuum. */
  private static final Duration OPEN_TRANSACTION_MAX = Duration.ofMinutes(2);

  private static final int SOCKET_TIMEOUT_SECONDS = 90;

  /** Each connection is a process of PostgreSQL; what a load needed is given back soon after. */
  private static final long IDLE_CONNECTION_MILLIS = 60_000;

  static final int OLDEST_SERVER = 15;

  private final DatabaseSettings settings;
  private final HikariDataSource mainPool;
  private final HikariDataSource readPool;
  private final HikariDataSource backgroundPool;
  private final Jdbi main;
  private final Jdbi read;
  private final Jdbi background;

  private Database(DatabaseSettings settings) {
    this.settings = settings;
    String byKey = BY_KEY + OPEN_TRANSACTION_MAX.toMillis();
    mainPool = pool("main", settings.mainConnectionsMax(), byKey);
    backgroundPool = pool("background", BACKGROUND_CONNECTIONS, byKey);
    readPool = pool("read", settings.readConnectionsMax(), readSession(settings));
    main = jdbi(mainPool);
    read = jdbi(readPool);
    background = jdbi(backgroundPool);
  }

  public static Database open(DatabaseSettings settings) {
    return new Database(settings);
  }

  /** For the engine's transactions. */
  public Jdbi main() {
    return main;
  }

  /** For searches: read only, bounded in time, planned for the values at hand. */
  public Jdbi read() {
    return read;
  }

  /**
   * For logs and metrics; callers may hold a connection of {@link #main} while they wait for it.
   */
  public Jdbi background() {
    return background;
  }

  /** The pool under {@link #main}, for statements that need the driver itself. */
  public DataSource mainPool() {
    return mainPool;
  }

  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * Brings the schema to this build's version. Several nodes may do so at once.
   *
   * @throws EngineException DATABASE_UNAVAILABLE when the server cannot be reached or refuses, is
   *     too old, or holds a schema this build cannot use
   */
  public void migrate() {
    try (Connection connection = connect()) {
      requireServerVersion(connection);
      if (SchemaHistory.isCurrent(connection)) {
        return;
      }
    } catch (SQLException e) {
      throw DatabaseErrors.unreachable(settings, e);
    }
    new Migration(settings).run();
  }

  /** Whether a statement can be run now. */
  public boolean isReachable() {
    try (Connection connection = readPool.getConnection();
        Statement statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    mainPool.close();
    readPool.close();
    backgroundPool.close();
  }

  /** A session from the main pool. */
  public SqlSession session() {
    try {
      return new SqlSession(mainPool.getConnection());
    } catch (SQLException e) {
      throw new SqlFault(e);
    }
  }

  /**
   * A session outside the pools, kept long by one thread.
   *
   * @param openTransactionMax the server ends a transaction that is idle for longer
   */
  public SqlSession dedicatedSession(Duration openTransactionMax) {
    try {
      Connection connection = connect();
      try {
        connection.setNetworkTimeout(Runnable::run, SOCKET_TIMEOUT_SECONDS * 1_000);
        SqlSession session = new SqlSession(connection);
        session.configure(BY_KEY + openTransactionMax.toMillis());
        return session;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new SqlFault(e);
    }
  }

  /**
   * A connection outside the pools, for one who keeps it long and gives it a session of its own.
   */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("ApplicationName", settings.applicationName());
    properties.setProperty("connectTimeout", connectSeconds());
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(settings.url(), properties);
  }

  private static void requireServerVersion(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show server_version_num")) {
      rows.next();
      int major = rows.getInt(1) / 10_000;
      if (major < OLDEST_SERVER) {
        throw new EngineException(
            ErrorCode.DATABASE_UNAVAILABLE,
            "the server is PostgreSQL "
                + major
                + "; Millrace needs "
                + OLDEST_SERVER
                + " or newer: upgrade the server, or start without --database-url to use the"
                + " embedded one");
      }
    }
  }

  private HikariDataSource pool(String name, int size, String sessionSql) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("millrace-" + name);
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(1, size));
    config.setIdleTimeout(IDLE_CONNECTION_MILLIS);
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(sessionSql);
    config.addDataSourceProperty("ApplicationName", settings.applicationName());
    config.addDataSourceProperty("connectTimeout", connectSeconds());
    config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
    config.addDataSourceProperty("tcpKeepAlive", true);
    return new HikariDataSource(config);
  }

  /**
   * A search has optional filters, {@code :x is null or …}: planned once for all values it would
   * use no index, so each is planned for its own.
   */
  private static String readSession(DatabaseSettings settings) {
    return "set default_transaction_read_only = on; set plan_cache_mode = force_custom_plan;"
        + " set statement_timeout = "
        + settings.readTimeout().toMillis();
  }

  private String connectSeconds() {
    return Long.toString(Math.max(1, settings.connectTimeout().toSeconds()));
  }

  private static Jdbi jdbi(DataSource pool) {
    return Jdbi.create(pool).installPlugin(new PostgresPlugin()).installPlugin(new SqlTypes());
  }
}
