package dev.millrace.bench;

import dev.millrace.engine.Version;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures a server and its references. */
@Command(
    name = "bench",
    description = "Measures a server of this checkout and its references on this machine.",
    subcommands = HttpCommand.class,
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Millrace   " + Version.TEXT);
    out.println(
        "machine    "
            + Runtime.getRuntime().availableProcessors()
            + " processors, "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", Java "
            + Runtime.version());
    out.flush();
    return 0;
  }
}
