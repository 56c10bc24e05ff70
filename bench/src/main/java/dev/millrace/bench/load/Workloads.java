package dev.millrace.bench.load;

import dev.millrace.bench.figures.Samples;
import dev.millrace.bench.figures.Trend;
import dev.millrace.bench.http.KestraClient;
import dev.millrace.bench.http.KestraServer;
import dev.millrace.bench.http.LoadFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The steps W1 to W4b, and how a server is warmed up for them. */
public final class Workloads {

  public static final int FEW_CLIENTS = 8;
  public static final int MANY_CLIENTS = 32;

  private static final int BLOCKS = 100;
  private static final int FIVE = 5;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  private Workloads() {}

  /** Every step, in the order of the names. */
  public static List<Step> all(Amounts amounts) {
    List<Step> steps = new ArrayList<>();
    for (boolean queued : new boolean[] {false, true}) {
      steps.add(latency("W1", "start a flow of 1 task, see it ended", 1, queued));
    }
    for (boolean queued : new boolean[] {false, true}) {
      int length = amounts.chain();
      steps.add(latency("W2", "chain of " + length, length, queued));
    }
    for (boolean queued : new boolean[] {false, true}) {
      int length = amounts.longChain();
      steps.add(latency("W2b", "chain of " + length, length, queued));
    }
    for (boolean queued : new boolean[] {false, true}) {
      steps.add(growth(amounts, queued));
    }
    for (boolean queued : new boolean[] {false, true}) {
      steps.add(fanOut(amounts, queued));
    }
    for (int clients : new int[] {FEW_CLIENTS, MANY_CLIENTS}) {
      steps.add(throughput("1 pure", clients, Flow.chain(1, false), 1));
      steps.add(throughput("5 pure", clients, Flow.chain(FIVE, false), FIVE));
      steps.add(throughput("1 queued", clients, Flow.chain(1, true), 1));
    }
    steps.add(children(amounts));
    return List.copyOf(steps);
  }

  /**
   * Those of the given workloads, such as {@code W1}; all when none is given.
   *
   * @throws IllegalArgumentException when there is no such workload
   */
  public static List<Step> only(List<Step> steps, Collection<String> workloads) {
    List<String> known = steps.stream().map(Step::workload).distinct().toList();
    for (String name : workloads) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no workload " + name + "; there are " + String.join(", ", known));
      }
    }
    return steps.stream()
        .filter(step -> workloads.isEmpty() || workloads.contains(step.workload()))
        .toList();
  }

  /** Creates the flows of some steps. */
  public static void createFlows(KestraServer server, List<Step> steps) {
    try (KestraClient client = server.client()) {
      steps.stream()
          .flatMap(step -> step.flows().stream())
          .distinct()
          .forEach(flow -> client.createFlow(Flow.NAMESPACE, flow.id(), flow.yaml()));
    }
  }

  /** Creates a flow of one task and runs it once. */
  public static void runOne(KestraServer server) {
    Flow flow = Flow.chain(1, false);
    try (KestraClient client = server.client()) {
      client.createFlow(Flow.NAMESPACE, flow.id(), flow.yaml());
      client.runNanos(flow.start(server));
    }
  }

  /** Keeps the server busy with a little of everything, until its code is compiled. */
  public static void warmUp(KestraServer server, Duration time) {
    List<Flow> flows =
        List.of(
            Flow.chain(1, false),
            Flow.chain(FIVE, false),
            Flow.chain(1, true),
            Flow.chain(FIVE, true),
            Flow.forEach(FIVE, false),
            Flow.forEach(FIVE, true));
    try (KestraClient client = server.client()) {
      flows.forEach(flow -> client.createFlow(Flow.NAMESPACE, flow.id(), flow.yaml()));
    }
    List<byte[]> requests = flows.stream().map(flow -> flow.start(server)).toList();
    // Alone, an execution takes other paths than in a crowd.
    ClosedLoop.run(server, requests, FEW_CLIENTS, time.multipliedBy(2).dividedBy(3), 1);
    ClosedLoop.run(server, requests, 1, time.dividedBy(3), 1);
  }

  private static Step latency(String workload, String title, int tasks, boolean queued) {
    Flow flow = Flow.chain(tasks, queued);
    return new Step(
        workload,
        kind(queued),
        title,
        Unit.MILLIS,
        List.of(flow),
        (server, amounts) -> oneByOne(server, flow, amounts.runsOf(tasks), tasks));
  }

  private static Step fanOut(Amounts all, boolean queued) {
    int items = all.longChain();
    Flow flow = Flow.forEach(items, queued);
    return new Step(
        "W3",
        kind(queued),
        "ForEach over " + items + " items",
        Unit.MILLIS,
        List.of(flow),
        (server, amounts) -> oneByOne(server, flow, amounts.runsOf(items), items + 1));
  }

  private static Step children(Amounts all) {
    int count = all.children();
    Flow flow = Flow.children(count);
    return new Step(
        "W4b",
        "pure",
        "one flow that starts " + count + " children and waits",
        Unit.EXECUTIONS_PER_SECOND,
        List.of(Flow.chain(1, false), flow),
        (server, amounts) -> {
          Outcome times = oneByOne(server, flow, amounts.runsOf(count), 2 * count + 1);
          return new Outcome(
              times.samples().map(millis -> count * MILLIS_PER_SECOND / millis),
              times.latencies(),
              times.taskRuns());
        });
  }

  private static Outcome oneByOne(KestraServer server, Flow flow, int runs, int taskRunsEach) {
    byte[] request = flow.start(server);
    double[] millis = new double[runs];
    try (KestraClient client = server.client()) {
      for (int i = 0; i < runs; i++) {
        millis[i] = client.runNanos(request) / NANOS_PER_MILLI;
      }
    }
    return Outcome.of(Samples.of(millis), (long) runs * taskRunsEach);
  }

  private static Step throughput(String variant, int clients, Flow flow, int tasks) {
    Unit unit = tasks == 1 ? Unit.EXECUTIONS_PER_SECOND : Unit.TASK_RUNS_PER_SECOND;
    return new Step(
        "W4",
        variant + ", " + clients + " clients",
        "flow of " + tasks + (tasks == 1 ? " task" : " tasks") + ", closed loop",
        unit,
        List.of(flow),
        (server, amounts) -> {
          ClosedLoop loop = ClosedLoop.run(server, List.of(flow.start(server)), clients, amounts);
          return new Outcome(
              loop.perSecond().map(rate -> rate * tasks),
              loop.latencyMillis(),
              loop.executions() * tasks);
        });
  }

  private static Step growth(Amounts all, boolean queued) {
    int tasks = all.growth();
    int block = Math.max(1, tasks / BLOCKS);
    Flow flow = Flow.markedChain(tasks, block, queued);
    return new Step(
        "W2b",
        "growth " + kind(queued),
        "cost of task " + tasks + " against task " + block + " of one chain",
        Unit.RATIO,
        List.of(flow),
        (server, amounts) -> {
          List<Double> ratios = new ArrayList<>();
          int runs = Math.max(1, amounts.runsOf(tasks) / 2);
          byte[] request = flow.start(server);
          try (KestraClient client = server.client()) {
            for (int i = 0; i < runs; i++) {
              ratios.add(costRatio(client.runForLogTimes(request), tasks, block));
            }
          }
          return Outcome.of(Samples.of(ratios), (long) runs * (tasks + 1));
        });
  }

  /** Of the last task to the one after the first block, on the line through the costs of all. */
  static double costRatio(List<Instant> marks, int tasks, int block) {
    if (marks.size() != tasks / block + 1) {
      throw new LoadFailure(
          "expected " + (tasks / block + 1) + " log lines of the chain, found " + marks.size());
    }
    List<Double> positions = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    for (int i = 1; i < marks.size(); i++) {
      positions.add((i - 0.5) * block);
      costs.add((double) Duration.between(marks.get(i - 1), marks.get(i)).toNanos() / block);
    }
    Trend trend = Trend.through(positions, costs);
    return trend.at(tasks) / trend.at(block);
  }

  private static String kind(boolean queued) {
    return queued ? "queued" : "pure";
  }
}
