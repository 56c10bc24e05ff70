package dev.millrace.bench;

import dev.millrace.bench.http.LoadFailure;
import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.load.Workloads;
import dev.millrace.bench.measure.Folders;
import dev.millrace.bench.measure.GrowthRun;
import dev.millrace.bench.measure.LoadRun;
import dev.millrace.bench.measure.ProfileRun;
import dev.millrace.bench.measure.Settings;
import dev.millrace.bench.measure.StandardRun;
import dev.millrace.bench.report.ResultsPage;
import dev.millrace.bench.server.ServerProgram;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a server of this checkout and its references. */
@Command(
    name = "bench",
    description = {
      "Measures the workloads W1 to W6 on a server of this checkout: starts it with an embedded"
          + " PostgreSQL of its own, drives it over HTTP, and compares it with its targets, with a"
          + " hand-written JDBC loop, and with DBOS Transact in the same run.",
      "Takes about ten minutes. Nothing else should run on the machine meanwhile."
    },
    subcommands = HttpCommand.class,
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

  private static final double MILLIS_PER_MINUTE = 60_000;

  private final ServerProgram program;

  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      description = "How long W6 watches a node do nothing; default: ${DEFAULT-VALUE}")
  private int idleSeconds = 30;

  @Option(names = "--no-references", description = "Without the JDBC loop and DBOS")
  private boolean noReferences;

  @Option(
      names = "--profile",
      paramLabel = "W2b",
      split = ",",
      arity = "1",
      description = {
        "Instead: where the time of these workloads goes, from a flight recording of the server and"
            + " the costliest statements of its PostgreSQL"
      })
  private List<String> profile = List.of();

  @Option(
      names = "--growth",
      description = {
        "Instead: W1 to W4 on a server with a long history, against one without, and the size of"
            + " the idle queue"
      })
  private boolean growth;

  @Option(
      names = "--history",
      paramLabel = "EXECUTIONS",
      description = "Length of that history; default: ${DEFAULT-VALUE}")
  private int history = 1_000_000;

  @Option(
      names = "--load",
      paramLabel = "MINUTES",
      description = "Instead: the load of W4 for so long; dead rows and heap over time")
  private double loadMinutes;

  @Option(
      names = "--write",
      description = "Write the result into bench/RESULTS.md, in place of the last one of its kind")
  private boolean write;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where to make a folder for the databases; default: bench/target")
  private @Nullable Path dataFolder;

  @Spec private CommandSpec spec = CommandSpec.create();

  BenchCommand(ServerProgram program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    requireWorkloads(load.only());
    requireWorkloads(profile);
    Path folder = folder();
    PrintWriter out = spec.commandLine().getOut();
    try {
      Files.createDirectories(folder);
      out.println(measure(folder));
      out.flush();
      return CommandLine.ExitCode.OK;
    } catch (LoadFailure e) {
      spec.commandLine().getErr().println("bench: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } finally {
      Folders.delete(folder);
    }
  }

  private String measure(Path folder) throws IOException {
    if (!profile.isEmpty()) {
      String titles = String.join(", ", profile);
      return result("Profile of " + titles, ProfileRun.run(settings(folder, profile)));
    }
    Settings settings = settings(folder, load.only());
    if (growth) {
      return result("Growth", GrowthRun.run(settings, command(), history, !load.smoke()));
    }
    if (loadMinutes > 0) {
      Duration time = Duration.ofMillis(Math.round(loadMinutes * MILLIS_PER_MINUTE));
      return result("Load", LoadRun.run(settings, command(), time));
    }
    return result("Workloads", StandardRun.run(settings, command(), !noReferences));
  }

  /** Keeps it when that was asked for. */
  private String result(String title, String text) throws IOException {
    if (write) {
      Path page = root().resolve("bench/RESULTS.md");
      Files.writeString(page, ResultsPage.withSection(Files.readString(page), title, text));
    }
    return text;
  }

  private static Path root() {
    return Path.of(System.getProperty("millrace.root", "."));
  }

  private void requireWorkloads(List<String> names) {
    List<String> known =
        Stream.concat(
                Workloads.all(Amounts.FULL).stream().map(step -> step.workload()).distinct(),
                Stream.of("W5", "W6"))
            .toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "there is no workload " + name + "; there are " + String.join(", ", known));
      }
    }
  }

  private Path folder() throws IOException {
    Path parent = dataFolder == null ? root().resolve("bench/target") : dataFolder;
    Files.createDirectories(parent);
    return parent.toRealPath().resolve("bench-" + ProcessHandle.current().pid());
  }

  private Settings settings(Path folder, List<String> workloads) {
    return new Settings(
        program,
        folder,
        workloads,
        load.amounts(),
        load.warmUp(),
        Duration.ofSeconds(idleSeconds),
        spec.commandLine().getErr());
  }

  private String command() {
    List<String> words = new ArrayList<>(List.of("./millrace"));
    words.addAll(spec.commandLine().getParseResult().originalArgs());
    return String.join(" ", words);
  }
}
