package dev.millrace.engine.plan;

import static dev.millrace.engine.plan.Tasks.*;

import dev.millrace.engine.flow.Branches;
import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.FlowTask.Handlers;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A flow of nested flow-control tasks made by chance, what each of its leaves does, and the state
 * the execution must end in: computed by walking the tree, in the simplest way there is.
 */
final class RandomFlow {

  /**
   * What a leaf does, whatever value it runs for.
   *
   * @param failures attempts that fail before the state is reached
   */
  record Fate(int failures, State state) {
    State ofAttempt(int attempt) {
      return attempt <= failures ? State.FAILED : state;
    }
  }

  private static final List<State> FATES =
      List.of(
          State.SUCCESS, State.SUCCESS, State.SUCCESS, State.SUCCESS, State.WARNING, State.FAILED);

  final CompiledFlow flow;
  final Map<String, Fate> fates = new HashMap<>();
  final Map<String, Object> variables =
      Map.of("yes", true, "no", "0", "failOnMax", false, "two", 2);

  private final RandomGenerator random;
  private final int failuresIn;
  private int made;

  RandomFlow(RandomGenerator random) {
    this.random = random;
    failuresIn = random.nextInt(1, 12);
    flow =
        flow(
            some(1, 4, 3),
            handlers(some(0, 2, 1), some(0, 2, 1)),
            some(0, 2, 1),
            chance(6) ? retry(2) : null);
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private List<Task> some(int from, int to, int depth) {
    List<Task> tasks = new ArrayList<>();
    int count = random.nextInt(from, to + 1);
    for (int i = 0; i < count; i++) {
      tasks.add(depth > 0 && made < 25 && random.nextBoolean() ? scope(depth - 1) : leaf());
    }
    return tasks;
  }

  private Header next(String prefix) {
    Header header = header(prefix + ++made);
    header = chance(10) ? header.off() : header;
    header = chance(10) ? header.runIf(chance(2) ? "{{ yes }}" : "{{ no }}") : header;
    header = chance(40) ? header.runIf("{{ fail }}") : header;
    header = chance(8) ? header.retry(retry(random.nextInt(1, 4))) : header;
    header = chance(10) ? header.allowingFailure() : header;
    return chance(10) ? header.allowingWarning() : header;
  }

  private Task leaf() {
    boolean subflow = chance(8);
    Header header = next(subflow ? "sub" : "t");
    State state = chance(failuresIn) ? FATES.get(random.nextInt(FATES.size())) : State.SUCCESS;
    fates.put(header.id(), new Fate(chance(5) ? random.nextInt(1, 4) : 0, state));
    return subflow ? subflow(header, true, !chance(4)) : header.work();
  }

  private Handlers someHandlers() {
    return chance(3) ? handlers(some(0, 2, 0), some(0, 2, 0)) : NONE;
  }

  private Task scope(int depth) {
    Header header = next("s");
    Handlers handlers = someHandlers();
    Task[] tasks = some(1, 4, depth).toArray(Task[]::new);
    String limit = random.nextBoolean() ? "" + random.nextInt(4) : "{{ two }}";
    Object values = chance(6) ? "[]" : "[1, 2, 3, 2]";
    return switch (random.nextInt(11)) {
      case 0 -> sequential(header, handlers, tasks);
      case 1 -> parallel(header, limit, handlers, tasks);
      case 2 -> new FlowTask.Dag(header.build("Dag"), limit, nodes(tasks), handlers);
      case 3 ->
          new FlowTask.If(
              header.build("If"),
              chance(2) ? "{{ yes }}" : "{{ no }}",
              List.of(tasks),
              some(0, 2, depth),
              handlers);
      case 4 ->
          switchOn(header, chance(2) ? "x" : "y", Map.of("x", List.of(tasks)), some(0, 2, depth));
      case 5 -> forEach(header, values, random.nextInt(4), handlers, tasks);
      case 6 -> eachSequential(header.id(), values, tasks);
      case 7 -> eachParallel(header.id(), values, limit, tasks);
      case 8 -> allowFailure(header.id(), handlers, tasks);
      case 9 -> loopUntil(header.id(), "", "" + random.nextInt(1, 4), tasks);
      default ->
          pause(
              header,
              chance(2) ? "PT1M" : null,
              chance(4) ? "WARN" : "RESUME",
              chance(3) ? leaf() : null,
              chance(2) ? tasks : new Task[0]);
    };
  }

  private List<FlowTask.Dag.Node> nodes(Task... tasks) {
    List<FlowTask.Dag.Node> nodes = new ArrayList<>();
    for (int i = 0; i < tasks.length; i++) {
      List<String> on = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (chance(2)) {
          on.add(tasks[j].id());
        }
      }
      nodes.add(new FlowTask.Dag.Node(tasks[i], on));
    }
    return nodes;
  }

  /** The state an execution without kill and Exit ends in. */
  State expected() {
    return sequence(flow.flow().tasks());
  }

  private State sequence(List<Task> tasks) {
    State worst = State.SUCCESS;
    for (Task task : tasks) {
      if (!task.header().disabled()) {
        worst = worst.worse(of(task));
        if (worst == State.FAILED) {
          break;
        }
      }
    }
    return worst;
  }

  private State of(Task task) {
    String runIf = task.header().runIf();
    if ("{{ no }}".equals(runIf)) {
      return State.SKIPPED;
    }
    if ("{{ fail }}".equals(runIf)) {
      return Outcomes.allowed(task.header(), State.FAILED);
    }
    State state = fates.containsKey(task.id()) ? ofLeaf(task) : ofScope((FlowTask) task);
    return Outcomes.allowed(task.header(), state);
  }

  private State ofLeaf(Task task) {
    Fate fate = fates.get(task.id());
    if (task instanceof FlowTask.Subflow subflow && !subflow.transmitFailed()) {
      return State.SUCCESS;
    }
    Retry retry = retryOf(task);
    int most = retry == null ? 1 : retry.maxAttempts();
    State state = State.FAILED;
    for (int attempt = 1; attempt <= most && state == State.FAILED; attempt++) {
      state = fate.ofAttempt(attempt);
    }
    return state;
  }

  private Retry retryOf(Task task) {
    for (Task at = task; at != null; at = flow.index().place(at.id()).parent()) {
      if (at.header().retry() != null) {
        return at.header().retry();
      }
    }
    return flow.flow().retry();
  }

  /** A child never fails in one iteration and not in another, so one stands for all. */
  private State ofScope(FlowTask task) {
    return switch (task) {
      case FlowTask.If choice ->
          sequence("{{ yes }}".equals(choice.condition()) ? choice.then() : choice.otherwise());
      case FlowTask.Switch choice when "x".equals(choice.value()) ->
          sequence(choice.cases().get("x"));
      case FlowTask.Switch choice ->
          choice.defaults().isEmpty() ? State.FAILED : sequence(choice.defaults());
      case FlowTask.AllowFailure a -> {
        State state = sequence(a.tasks());
        yield state == State.FAILED ? State.WARNING : state;
      }
      case FlowTask.Pause pause -> {
        boolean warns = pause.pauseDuration() != null && pause.behavior().equals("WARN");
        State state = sequence(pause.tasks());
        yield warns ? state.worse(State.WARNING) : state;
      }
      case FlowTask.ForEach loop when "[]".equals(loop.values()) -> State.SUCCESS;
      case FlowTask.EachSequential loop when "[]".equals(loop.value()) -> State.SUCCESS;
      case FlowTask.EachParallel loop when "[]".equals(loop.value()) -> State.SUCCESS;
      default -> sequence(task.branches().get(Branches.TASKS));
    };
  }
}
