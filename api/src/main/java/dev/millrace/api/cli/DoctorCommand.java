package dev.millrace.api.cli;

import dev.millrace.engine.query.Invariants;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks that what must hold in the database does, without running anything. */
@Command(
    name = "doctor",
    description = {
      "Checks the database: that it can be reached, and that everything in it keeps the rules of"
          + " docs/guarantees.md. Runs nothing and changes nothing but the schema's version.",
      "Exits with 0 when all is well, 1 when a rule is broken.",
      "The embedded database of a server that runs cannot be checked meanwhile: stop it first."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  private final Launcher launcher;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  DoctorCommand(Launcher launcher, Map<String, String> environment) {
    this.launcher = launcher;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Settings settings = CommonOptions.settings(spec.commandLine().getParseResult(), environment);
    LogLevels.set(settings, "warn");
    PrintWriter out = spec.commandLine().getOut();
    NodeConfig config = new ConfigReader(settings, environment).node();
    try (Launcher.RunningNode node = launcher.openNode(config)) {
      out.println("database   " + node.database());
      List<Invariants.Violation> broken = node.engine().violations();
      broken.forEach(out::println);
      out.println(broken.isEmpty() ? "rules      all kept" : "rules      broken: " + broken.size());
      out.flush();
      return broken.isEmpty() ? 0 : 1;
    }
  }
}
