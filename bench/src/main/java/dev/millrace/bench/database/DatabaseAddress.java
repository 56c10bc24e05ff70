package dev.millrace.bench.database;

import dev.millrace.engine.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a PostgreSQL answers, and as whom. */
public record DatabaseAddress(String url, String user, String password) {

  private static final int PORT_LINE = 3;

  /** The one that a server started in its data folder. */
  public static DatabaseAddress of(Path dataFolder) throws IOException {
    String port = Files.readAllLines(dataFolder.resolve("pgdata/postmaster.pid")).get(PORT_LINE);
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port.strip() + "/millrace",
        "millrace",
        Files.readString(dataFolder.resolve("postgres.password")).strip());
  }

  public static DatabaseAddress of(EmbeddedPostgres server) {
    return new DatabaseAddress(server.jdbcUrl(), server.user(), server.password());
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }
}
