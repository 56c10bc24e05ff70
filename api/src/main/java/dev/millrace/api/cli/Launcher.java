package dev.millrace.api.cli;

import dev.millrace.engine.Engine;
import java.nio.file.Path;

/** Starts what the commands need. Implemented by the composition root. */
public interface Launcher {

  /**
   * System property: the folder that a warm-up filled and starts may use. Not a setting, because
   * the script {@code millrace} alone knows whether it fits the jar.
   */
  String KEPT = "millrace.kept";

  /**
   * Starts a node without an HTTP server.
   *
   * @throws dev.millrace.engine.flow.EngineException with what the user has to know and do
   */
  RunningNode startNode(NodeConfig config);

  /**
   * As {@link #startNode}, but nothing runs on it: for who only looks at its database.
   *
   * @throws dev.millrace.engine.flow.EngineException with what the user has to know and do
   */
  RunningNode openNode(NodeConfig config);

  /**
   * Starts a node and its HTTP server.
   *
   * @throws dev.millrace.engine.flow.EngineException with what the user has to know and do
   */
  RunningServer startServer(ServerConfig config);

  /**
   * Makes, in the data folder of {@code config}, a database without anything in it, and keeps in
   * {@code kept} what later first starts can take over.
   */
  void prepareStarts(NodeConfig config, Path kept);

  /** A node that runs flows until it is closed. */
  interface RunningNode extends AutoCloseable {

    Engine engine();

    /** Name, version and address of its database, for people. */
    String database();

    @Override
    void close();
  }

  /** A node that answers HTTP until it is closed. */
  interface RunningServer extends RunningNode {

    int port();
  }
}
