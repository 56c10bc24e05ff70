package dev.millrace.engine.plan;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.FlowTask.Handlers;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.flow.WorkTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Short ways to write flows in tests. */
public final class Tasks {

  public static final Handlers NONE = Handlers.NONE;

  private Tasks() {}

  /** The properties a test sets on a task; everything else is at its default. */
  public record Header(
      String id,
      String runIf,
      String timeout,
      Retry retry,
      boolean disabled,
      boolean allowFailure,
      boolean allowWarning) {

    public Header runIf(String template) {
      return new Header(id, template, timeout, retry, disabled, allowFailure, allowWarning);
    }

    public Header timeout(String template) {
      return new Header(id, runIf, template, retry, disabled, allowFailure, allowWarning);
    }

    public Header retry(Retry next) {
      return new Header(id, runIf, timeout, next, disabled, allowFailure, allowWarning);
    }

    public Header off() {
      return new Header(id, runIf, timeout, retry, true, allowFailure, allowWarning);
    }

    public Header allowingFailure() {
      return new Header(id, runIf, timeout, retry, disabled, true, allowWarning);
    }

    public Header allowingWarning() {
      return new Header(id, runIf, timeout, retry, disabled, allowFailure, true);
    }

    public WorkTask work() {
      return new WorkTask(build("test.Work"), "test.Work", Map.of());
    }

    TaskHeader build(String type) {
      return new TaskHeader(
          id,
          type,
          null,
          disabled,
          runIf,
          timeout,
          retry,
          allowFailure,
          allowWarning,
          LogLevel.TRACE);
    }
  }

  public static Header header(String id) {
    return new Header(id, null, null, null, false, false, false);
  }

  public static Task task(String id) {
    return header(id).work();
  }

  public static Task[] tasks(String... ids) {
    return Arrays.stream(ids).map(Tasks::task).toArray(Task[]::new);
  }

  public static Handlers errors(Task... tasks) {
    return new Handlers(List.of(tasks), List.of());
  }

  public static Handlers handlers(List<Task> errors, List<Task> finallyTasks) {
    return new Handlers(errors, finallyTasks);
  }

  public static FlowTask sequential(String id, Task... tasks) {
    return sequential(header(id), NONE, tasks);
  }

  public static FlowTask sequential(Header header, Handlers handlers, Task... tasks) {
    return new FlowTask.Sequential(header.build("Sequential"), List.of(tasks), handlers);
  }

  public static FlowTask parallel(String id, String concurrent, Task... tasks) {
    return parallel(header(id), concurrent, NONE, tasks);
  }

  public static FlowTask parallel(
      Header header, String concurrent, Handlers handlers, Task... tasks) {
    return new FlowTask.Parallel(header.build("Parallel"), concurrent, List.of(tasks), handlers);
  }

  /** Nodes written as {@code "c: a b"}: c depends on a and b. */
  public static FlowTask dag(String id, String concurrent, String... nodes) {
    List<FlowTask.Dag.Node> all =
        Arrays.stream(nodes)
            .map(node -> {
              String[] halves = node.split(":");
              String on = halves.length == 1 ? "" : halves[1].strip();
              List<String> ids = on.isEmpty() ? List.of() : List.of(on.split(" "));
              return new FlowTask.Dag.Node(task(halves[0].strip()), ids);
            })
            .toList();
    return new FlowTask.Dag(header(id).build("Dag"), concurrent, all, NONE);
  }

  public static FlowTask choose(String id, String condition, List<Task> then, List<Task> other) {
    return new FlowTask.If(header(id).build("If"), condition, then, other, NONE);
  }

  public static FlowTask switchOn(
      Header header, String value, Map<String, List<Task>> cases, List<Task> defaults) {
    return new FlowTask.Switch(
        header.build("Switch"), value, new LinkedHashMap<>(cases), defaults, NONE);
  }

  public static FlowTask forEach(String id, Object values, int limit, Task... tasks) {
    return forEach(header(id), values, limit, NONE, tasks);
  }

  public static FlowTask forEach(
      Header header, Object values, int limit, Handlers handlers, Task... tasks) {
    return new FlowTask.ForEach(
        header.build("ForEach"), values, limit, true, List.of(tasks), handlers);
  }

  public static FlowTask eachSequential(String id, Object values, Task... tasks) {
    return new FlowTask.EachSequential(
        header(id).build("EachSequential"), values, List.of(tasks), NONE);
  }

  public static FlowTask eachParallel(String id, Object values, String limit, Task... tasks) {
    return new FlowTask.EachParallel(
        header(id).build("EachParallel"), values, limit, List.of(tasks), NONE);
  }

  public static FlowTask allowFailure(String id, Handlers handlers, Task... tasks) {
    return new FlowTask.AllowFailure(header(id).build("AllowFailure"), List.of(tasks), handlers);
  }

  public static FlowTask pause(String id) {
    return pause(header(id), null, "RESUME", null);
  }

  public static FlowTask pause(
      Header header, String duration, String behavior, Task onPause, Task... tasks) {
    return new FlowTask.Pause(
        header.build("Pause"), duration, behavior, onPause, List.of(), List.of(tasks), NONE);
  }

  public static FlowTask subflow(Header header, boolean waits, boolean transmitFailed) {
    return new FlowTask.Subflow(
        header.build("Subflow"),
        "company",
        "child",
        null,
        Map.of(),
        null,
        waits,
        transmitFailed,
        "false",
        Map.of(),
        null,
        "RETRY_FAILED");
  }

  public static FlowTask loopUntil(
      String id, String condition, String maxIterations, Task... tasks) {
    return new FlowTask.LoopUntil(
        header(id).build("LoopUntil"),
        condition,
        "{{ failOnMax }}",
        maxIterations,
        null,
        "PT1M",
        List.of(tasks),
        NONE);
  }

  public static Retry retry(int maxAttempts) {
    return new Retry(
        new Retry.Constant(Duration.ofSeconds(10)),
        maxAttempts,
        null,
        false,
        Retry.Behavior.RETRY_FAILED_TASK);
  }

  public static CompiledFlow flow(Task... tasks) {
    return flow(List.of(tasks), NONE, List.of(), null);
  }

  public static CompiledFlow flow(
      List<Task> tasks, Handlers handlers, List<Task> afterExecution, Retry retry) {
    Flow flow =
        new Flow(
            "company",
            "flow",
            1,
            null,
            false,
            Map.of(),
            List.of(),
            List.of(),
            Map.of(),
            tasks,
            handlers.errors(),
            handlers.finallyTasks(),
            afterExecution,
            retry);
    return CompiledFlow.of(flow, "");
  }
}
