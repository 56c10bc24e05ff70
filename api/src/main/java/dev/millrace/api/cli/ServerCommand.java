package dev.millrace.api.cli;

import dev.millrace.engine.Version;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a server until it is told to stop. */
@Command(
    name = "server",
    description = {
      "Starts a server: engine, API, and an embedded PostgreSQL when no other is named.",
      "Every option is also an environment variable (--database-url is MILLRACE_DATABASE_URL) and"
          + " a key of millrace.yml."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {

  private final Launcher launcher;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  ServerCommand(Launcher launcher, Map<String, String> environment) {
    this.launcher = launcher;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = CommonOptions.settings(spec.commandLine().getParseResult(), environment);
    UnknownVariables.warn(environment, spec.commandLine().getErr());
    LogLevels.set(settings, "warn");
    ServerConfig config = new ConfigReader(settings, environment).server();
    CountDownLatch stopped = new CountDownLatch(1);
    Launcher.RunningServer server = launcher.startServer(config);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("millrace-stop")
                .unstarted(() -> {
                  server.close();
                  stopped.countDown();
                }));
    greet(config, server, settings);
    LogLevels.set(settings, "info");
    try (SpareHeap _ = SpareHeap.watched()) {
      stopped.await();
    }
    return 0;
  }

  /** The six lines of a start. */
  private void greet(ServerConfig config, Launcher.RunningServer server, Settings settings) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Millrace   " + Version.TEXT);
    out.println("database   " + server.database());
    out.println("storage    in the database; data folder " + config.node().dataFolder());
    out.println("address    " + address(config, server.port()));
    out.println("login      " + login(config, settings));
    out.println("stop       Ctrl-C, or kill " + ProcessHandle.current().pid());
    out.flush();
  }

  private static String address(ServerConfig config, int port) {
    String url = config.node().seen().url();
    if (!url.isEmpty()) {
      return url;
    }
    String host = config.host();
    boolean any = host.equals("0.0.0.0") || host.equals("::");
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + (any ? config.node().name() : shown) + ":" + port;
  }

  private static String login(ServerConfig config, Settings settings) {
    if (config.login() == null) {
      return ConfigReader.isLoopback(config.host())
          ? "none, only this machine can connect"
          : "NONE, although other machines can connect (auth is off)";
    }
    boolean given =
        !settings.text(Setting.AUTH_PASSWORD).isEmpty()
            || !settings.text(Setting.AUTH_PASSWORD_FILE).isEmpty();
    String password =
        given
            ? "the password of the settings"
            : "the password in " + PasswordFile.in(config.node().dataFolder()).path();
    return "user " + config.login().user() + ", " + password;
  }
}
