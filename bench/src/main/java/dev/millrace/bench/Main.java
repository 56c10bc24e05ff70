package dev.millrace.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./millrace bench} and its kind: the first word of the command line is the command. */
@Command(
    name = "millrace",
    description = "Measures and tests a whole server from outside.",
    mixinStandardHelpOptions = true,
    subcommands = {BenchCommand.class})
public final class Main {

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }
}
