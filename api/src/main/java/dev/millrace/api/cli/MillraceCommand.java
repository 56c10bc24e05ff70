package dev.millrace.api.cli;

import dev.millrace.engine.Version;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code millrace} and everything below it. */
@Command(
    name = "millrace",
    description = "A durable workflow engine on PostgreSQL that runs Kestra 1.x flow YAML.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = MillraceCommand.VersionText.class)
public final class MillraceCommand {

  /** A wrong option, setting, flow or input. */
  static final int USAGE = 2;

  /** Something the command needs is not there: database, port, data folder. */
  static final int UNAVAILABLE = 69;

  /** A fault of the program. */
  static final int INTERNAL = 70;

  /** Prints the version. */
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Millrace " + Version.TEXT + ", Java " + Runtime.version()};
    }
  }

  private MillraceCommand() {}

  /**
   * The whole command line.
   *
   * @param environment variables of the process
   */
  public static CommandLine commandLine(Launcher launcher, Map<String, String> environment) {
    CommandLine root = new CommandLine(new MillraceCommand());
    CommandLine flow = new CommandLine(new FlowCommand());
    flow.addSubcommand(withSettings(new ValidateCommand(environment)));
    root.addSubcommand(withSettings(new ServerCommand(launcher, environment)));
    root.addSubcommand(withSettings(new RunCommand(launcher, environment)));
    root.addSubcommand(flow);
    root.addSubcommand(withSettings(new DoctorCommand(launcher, environment)));
    root.addSubcommand(new VersionCommand());
    root.addSubcommand(new WarmUpCommand(launcher));
    root.setExecutionExceptionHandler(MillraceCommand::explain);
    root.setParameterExceptionHandler(MillraceCommand::explainUsage);
    return root;
  }

  static CommandLine withSettings(Object command) {
    CommandLine line = new CommandLine(command);
    CommonOptions.addTo(line.getCommandSpec());
    return line;
  }

  /** What a user has to know and do, without a stack trace; a fault of ours with it. */
  private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (error instanceof EngineException known) {
      err.println("millrace: " + known.getMessage());
      err.println("  (" + known.code() + ": docs/errors/" + known.code() + ".md)");
      return exitCode(known.code());
    }
    err.println("millrace: internal error, please report it:");
    error.printStackTrace(err);
    return INTERNAL;
  }

  private static int exitCode(ErrorCode code) {
    return switch (code.category()) {
      case BAD_REQUEST, INVALID, NOT_FOUND, FORBIDDEN, CONFLICT, GONE, TOO_LARGE -> USAGE;
      case UNAVAILABLE -> UNAVAILABLE;
      case INTERNAL -> INTERNAL;
    };
  }

  private static int explainUsage(CommandLine.ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    String unknown = unknownOption(error);
    err.println(
        "millrace: "
            + (unknown == null
                ? error.getMessage()
                : "there is no option "
                    + unknown
                    + "; did you mean "
                    + NearestWord.of(unknown, command.getCommandSpec().optionsMap().keySet())
                    + "?"));
    err.println("  see: " + command.getCommandSpec().qualifiedName() + " --help");
    return USAGE;
  }

  /** Picocli takes the value behind an unknown option for a second one. */
  private static @Nullable String unknownOption(CommandLine.ParameterException error) {
    if (error instanceof CommandLine.UnmatchedArgumentException unmatched
        && unmatched.isUnknownOption()) {
      return unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
    }
    return null;
  }
}
