package dev.millrace.bench;

import dev.millrace.bench.figures.Numbers;
import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.figures.TextTable;
import dev.millrace.bench.http.KestraServer;
import dev.millrace.bench.http.LoadFailure;
import dev.millrace.bench.load.Amounts;
import dev.millrace.bench.load.Outcome;
import dev.millrace.bench.load.Step;
import dev.millrace.bench.load.Workloads;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The outside view: the workloads on any server with Kestra's HTTP API. */
@Command(
    name = "http",
    description = {
      "Measures the workloads W1 to W4b on any server with Kestra's HTTP API.",
      "It creates its flows in the namespace bench and leaves them and their executions there."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class HttpCommand implements Callable<Integer> {

  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the server; default: ${DEFAULT-VALUE}")
  private String url = "http://127.0.0.1:8080";

  @Option(names = "--user", description = "Name to sign in with, where that is asked for")
  private String user = "";

  @Option(names = "--password", description = "Password to sign in with")
  private String password = "";

  @Option(names = "--tenant", description = "Tenant; default: ${DEFAULT-VALUE}")
  private String tenant = "main";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Amounts amounts = load.amounts();
    try {
      KestraServer server = KestraServer.at(url, tenant, user, password);
      List<Step> steps = Workloads.only(Workloads.all(amounts), load.only());
      out.print(measure(server, steps, amounts));
      out.flush();
      return CommandLine.ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (LoadFailure e) {
      spec.commandLine().getErr().println("bench: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private String measure(KestraServer server, List<Step> steps, Amounts amounts) {
    PrintWriter progress = spec.commandLine().getErr();
    Workloads.createFlows(server, steps);
    if (load.warmUp().isPositive()) {
      progress.println("warm-up of " + load.warmUp().toSeconds() + " s");
      Workloads.warmUp(server, load.warmUp());
    }
    TextTable table =
        new TextTable(
            "", "what", "median", "p95", "min", "max", "unit", "samples", "ms p50/p95/p99");
    for (Step step : steps) {
      progress.println(step.key() + ": " + step.title());
      Outcome outcome = step.measure(server, amounts);
      add(table, step, outcome);
    }
    return table.text();
  }

  private static void add(TextTable table, Step step, Outcome outcome) {
    Samples samples = outcome.samples();
    Samples latencies = outcome.latencies();
    table.row(
        step.key(),
        step.title(),
        Numbers.text(samples.median()),
        Numbers.text(samples.percentile(95)),
        Numbers.text(samples.min()),
        Numbers.text(samples.max()),
        step.unit().text(),
        String.valueOf(samples.count()),
        latencies == samples
            ? ""
            : Numbers.text(latencies.median())
                + " / "
                + Numbers.text(latencies.percentile(95))
                + " / "
                + Numbers.text(latencies.percentile(99)));
  }
}
