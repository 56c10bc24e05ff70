package dev.millrace.engine.store;

import java.time.Duration;

/**
 * How to reach PostgreSQL and how many connections to hold.
 *
 * @param url JDBC address, {@code jdbc:postgresql://host:port/name}
 * @param applicationName shown in pg_stat_activity
 * @param mainConnectionsMax for the engine's transactions
 * @param readConnectionsMax for searches and pages, so that a slow one cannot starve the engine
 * @param connectTimeout how long a caller waits for a connection
 * @param readTimeout longest search; the server ends it
 */
public record DatabaseSettings(
    String url,
    String user,
    String password,
    String applicationName,
    int mainConnectionsMax,
    int readConnectionsMax,
    Duration connectTimeout,
    Duration readTimeout) {

  public DatabaseSettings {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("not an address of PostgreSQL: " + url);
    }
    if (mainConnectionsMax < 1 || readConnectionsMax < 1) {
      throw new IllegalArgumentException("a pool needs at least one connection");
    }
  }

  public static DatabaseSettings of(String url, String user, String password) {
    return new DatabaseSettings(
        url, user, password, "millrace", 10, 5, Duration.ofSeconds(10), Duration.ofSeconds(20));
  }

  /** Other bounds: connections for the engine's transactions, and the longest search. */
  public DatabaseSettings withLimits(int connections, Duration searchTime) {
    return new DatabaseSettings(
        url,
        user,
        password,
        applicationName,
        connections,
        readConnectionsMax,
        connectTimeout,
        searchTime);
  }

  /** The address without parameters, which may hold a password. */
  public String shownUrl() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  @Override
  public String toString() {
    return "DatabaseSettings[" + shownUrl() + ", user=" + user + "]";
  }
}
