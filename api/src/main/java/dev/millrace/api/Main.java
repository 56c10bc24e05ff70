package dev.millrace.api;

import dev.millrace.api.cli.Launcher;
import dev.millrace.api.cli.MillraceCommand;
import dev.millrace.api.cli.NodeConfig;
import dev.millrace.api.cli.ServerConfig;
import java.nio.file.Path;
import java.util.Map;

/** The composition root: everything outside the engine is made and put together from here. */
public final class Main {

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    ProcessGuard.protect(environment);
    System.exit(MillraceCommand.commandLine(launcher(), environment).execute(arguments));
  }

  static Launcher launcher() {
    return new Launcher() {
      @Override
      public RunningNode startNode(NodeConfig config) {
        return Node.start(config);
      }

      @Override
      public RunningNode openNode(NodeConfig config) {
        return Node.open(config);
      }

      @Override
      public void prepareStarts(NodeConfig config, Path kept) {
        Node.prepareStarts(config, kept);
      }

      @Override
      public RunningServer startServer(ServerConfig config) {
        return Server.start(config);
      }
    };
  }
}
