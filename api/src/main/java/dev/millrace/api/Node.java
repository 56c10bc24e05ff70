package dev.millrace.api;

import dev.millrace.api.cli.Launcher;
import dev.millrace.api.cli.NodeConfig;
import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineConfig;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.postgres.EmbeddedPostgres;
import dev.millrace.engine.postgres.EmbeddedPostgresException;
import dev.millrace.engine.postgres.EmbeddedPostgresSettings;
import dev.millrace.engine.postgres.PreparedCluster;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine and, unless another database is named, the embedded PostgreSQL below it. Stops in the
 * reverse order. Safe for all threads.
 */
final class Node implements Launcher.RunningNode {

  private final @Nullable EmbeddedPostgres postgres;
  private final Engine engine;
  private final String database;

  private Node(@Nullable EmbeddedPostgres postgres, Engine engine, String database) {
    this.postgres = postgres;
    this.engine = engine;
    this.database = database;
  }

  /** A node that runs flows. */
  static Node start(NodeConfig config) {
    return make(config, Engine::start);
  }

  /** A node whose engine runs nothing. */
  static Node open(NodeConfig config) {
    return make(config, Engine::prepare);
  }

  private static Node make(NodeConfig config, Consumer<Engine> begin) {
    NodeConfig.DatabaseAddress address = config.database();
    if (address != null) {
      return new Node(
          null, begun(engine(config, address, false), begin), "PostgreSQL at " + address.shown());
    }
    EmbeddedPostgres postgres = embedded(config);
    try {
      NodeConfig.DatabaseAddress own = ownAddress(postgres);
      String shown =
          "PostgreSQL " + postgres.version() + ", embedded, 127.0.0.1:" + postgres.port();
      return new Node(postgres, begun(engine(config, own, true), begin), shown);
    } catch (RuntimeException e) { // whatever it is: no server may be left behind
      postgres.close();
      throw e;
    }
  }

  /** See {@link Launcher#prepareStarts}. */
  static void prepareStarts(NodeConfig config, Path kept) {
    EmbeddedPostgresSettings settings =
        EmbeddedPostgresSettings.in(config.dataFolder())
            .withBinariesFolder(kept)
            // The less there is of the log of changes, the less a first start copies.
            .withServerSetting("wal_recycle", "off");
    String version;
    try (EmbeddedPostgres postgres = started(settings)) {
      version = postgres.version();
      begun(engine(config, ownAddress(postgres), true), Engine::prepare).close();
    }
    PreparedCluster.keep(config.dataFolder(), version, kept);
  }

  private static EmbeddedPostgres embedded(NodeConfig config) {
    EmbeddedPostgresSettings settings = EmbeddedPostgresSettings.in(config.dataFolder());
    String kept = System.getProperty(Launcher.KEPT);
    return started(kept == null ? settings : settings.withPrepared(Path.of(kept)));
  }

  private static NodeConfig.DatabaseAddress ownAddress(EmbeddedPostgres postgres) {
    return new NodeConfig.DatabaseAddress(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static EmbeddedPostgres started(EmbeddedPostgresSettings settings) {
    try {
      return EmbeddedPostgres.start(settings);
    } catch (EmbeddedPostgresException e) {
      throw new EngineException(ErrorCode.valueOf(e.code()), String.valueOf(e.getMessage()), e);
    }
  }

  private static Engine engine(
      NodeConfig config, NodeConfig.DatabaseAddress address, boolean soleNode) {
    EngineConfig settings =
        config
            .limits()
            .apply(
                EngineConfig.of(address.url(), address.user(), address.password(), config.name()))
            .withWorkerSlots(config.workerSlots())
            .withDrain(config.drain())
            .withSoleNode(soleNode)
            .withVariables(
                config.seen().envs(),
                config.seen().globals(),
                config.seen().secrets(),
                config.seen().url());
    return Engine.create(
        settings
            .withHandlers(settings.handlers().withDefaultTaskRunner(config.taskRunner()))
            .withPluginDefaults(config.seen().pluginDefaults()));
  }

  private static Engine begun(Engine engine, Consumer<Engine> begin) {
    try {
      begin.accept(engine);
      return engine;
    } catch (RuntimeException e) { // whatever it is: no thread and no connection may be left behind
      engine.close();
      throw e;
    }
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public String database() {
    return database;
  }

  @Override
  public void close() {
    engine.close();
    if (postgres != null) {
      postgres.close();
    }
  }
}
