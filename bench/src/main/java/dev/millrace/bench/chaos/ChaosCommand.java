package dev.millrace.bench.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills nodes and PostgreSQL under load and looks whether anything was lost. */
@Command(
    name = "chaos",
    description = {
      "Kills nodes and PostgreSQL under a mixed load, at every point between transactions and at"
          + " random, and looks whether anything was lost or done twice.",
      "Exit code 0 when all is well. Otherwise the folder with the database and the logs is kept."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      defaultValue = "10",
      description = "How long the killing lasts; 10 when not given.")
  private double minutes;

  @Option(names = "--seed", description = "Repeats the order of a run; random when not given.")
  private @Nullable Long seed;

  @Option(
      names = "--scenario",
      defaultValue = "mix",
      description = {
        "What happens; mix when not given. ${COMPLETION-CANDIDATES}:",
        "mix: nodes and PostgreSQL are killed at every point and at random, nodes are frozen;",
        "restarts: PostgreSQL alone, every 5 to 40 seconds and while it recovers, under 2,000"
            + " executions;",
        "freezes: nodes are frozen for three leases and woken."
      })
  private Scenario scenario = Scenario.MIX;

  @Option(
      names = "--running",
      description = "Executions that are kept running; 40 when not given, 2,000 for restarts.")
  private @Nullable Integer running;

  @Option(names = "--data", description = "Folder for the database and the logs; it must be empty.")
  private @Nullable Path data;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    Path folder = data == null ? Files.createTempDirectory("millrace-chaos-") : data;
    Files.createDirectories(folder);
    PrintWriter out = spec.commandLine().getOut();
    Duration time = Duration.ofMillis((long) (minutes * 60_000));
    int most = running == null ? scenario.running() : running;
    List<String> complaints =
        new ChaosRun(new ChaosRun.Settings(scenario, folder, chosen, time, most), out).run();
    complaints.stream().limit(50).forEach(out::println);
    if (complaints.isEmpty()) {
      out.println("PASS       seed " + chosen);
      delete(folder);
    } else {
      out.println(
          "FAIL       seed " + chosen + ", " + complaints.size() + " complaints; see " + folder);
    }
    out.flush();
    return complaints.isEmpty() ? 0 : 1;
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
