package dev.millrace.api;

import dev.millrace.api.cli.Launcher;
import dev.millrace.api.cli.NodeConfig;
import dev.millrace.api.cli.ServerConfig;
import dev.millrace.api.http.CallLimits;
import dev.millrace.api.http.Login;
import dev.millrace.api.http.RequestLimits;
import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.engine.Engine;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole server on a test database and a free port. */
final class ServerFixture implements AutoCloseable {

  private final Launcher.RunningServer server;

  private ServerFixture(Launcher.RunningServer server) {
    this.server = server;
  }

  static ServerFixture start(TestDatabase db) {
    return start(db, null);
  }

  static ServerFixture start(TestDatabase db, @Nullable Login login) {
    return start(db, login, CallLimits.DEFAULT);
  }

  static ServerFixture start(TestDatabase db, @Nullable Login login, CallLimits calls) {
    return start(
        new NodeConfig.DatabaseAddress(db.jdbcUrl(), db.user(), db.password()), login, calls);
  }

  /** On a test database that is reached in another way. */
  static ServerFixture start(
      NodeConfig.DatabaseAddress address, @Nullable Login login, CallLimits calls) {
    NodeConfig node =
        new NodeConfig(
            Path.of(System.getProperty("java.io.tmpdir")),
            address,
            "test",
            32,
            HandlerSettings.PROCESS,
            Duration.ofMillis(200),
            new NodeConfig.Seen(
                Map.of("stage", "test"), Map.of("team", "blue"), Map.of(), "", List.of()),
            limits -> limits);
    return new ServerFixture(
        Main.launcher()
            .startServer(
                new ServerConfig(
                    node, "127.0.0.1", 0, login, "127.0.0.1", RequestLimits.DEFAULT, calls)));
  }

  Engine engine() {
    return server.engine();
  }

  int port() {
    return server.port();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  HttpTestClient client() {
    return new HttpTestClient(url());
  }

  /** Creates a flow over HTTP. */
  void createFlow(String yaml) {
    client().post("/api/v1/main/flows", "application/x-yaml", yaml).json(200);
  }

  @Override
  public void close() {
    server.close();
  }
}
