package dev.millrace.bench;

import dev.millrace.bench.chaos.ChaosCommand;
import dev.millrace.bench.server.ServerProgram;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./millrace bench} and its kind: the first word of the command line is the command. */
@Command(
    name = "millrace",
    description = "Measures and tests a whole server from outside.",
    mixinStandardHelpOptions = true,
    subcommands = ChaosCommand.class)
public final class Main {

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Path checkout = Path.of(System.getProperty("millrace.root", "."));
    System.exit(commandLine(ServerProgram.launcher(checkout)).execute(arguments));
  }

  /**
   * @param program how the server under test is started
   */
  static CommandLine commandLine(ServerProgram program) {
    return new CommandLine(new Main())
        .addSubcommand(new BenchCommand(program))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
