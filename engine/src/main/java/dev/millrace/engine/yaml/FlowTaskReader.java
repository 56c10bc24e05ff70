package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.FlowTask;
import dev.millrace.engine.flow.FlowTask.AllowFailure;
import dev.millrace.engine.flow.FlowTask.Dag;
import dev.millrace.engine.flow.FlowTask.EachParallel;
import dev.millrace.engine.flow.FlowTask.EachSequential;
import dev.millrace.engine.flow.FlowTask.ForEach;
import dev.millrace.engine.flow.FlowTask.Handlers;
import dev.millrace.engine.flow.FlowTask.If;
import dev.millrace.engine.flow.FlowTask.LoopUntil;
import dev.millrace.engine.flow.FlowTask.Parallel;
import dev.millrace.engine.flow.FlowTask.Pause;
import dev.millrace.engine.flow.FlowTask.Sequential;
import dev.millrace.engine.flow.FlowTask.Subflow;
import dev.millrace.engine.flow.FlowTask.Switch;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.yaml.Advice.Owner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the properties of flow-control tasks, one method per type. One per document. */
final class FlowTaskReader {

  private enum PauseBehavior {
    RESUME,
    WARN,
    FAIL,
    CANCEL
  }

  private enum RestartBehavior {
    RETRY_FAILED,
    NEW_EXECUTION
  }

  private final TaskReader tasks;

  FlowTaskReader(TaskReader tasks) {
    this.tasks = tasks;
  }

  /** The task, or null when this version does not run its type. */
  @Nullable Task read(FlowKind kind, TaskHeader header, Block block) {
    String refusal = Unsupported.taskType(kind);
    if (refusal != null) {
      block.error("type", refusal);
      tasks.tasks(block, "tasks");
      return null;
    }
    if (header.timeout() != null && kind != FlowKind.PAUSE) {
      block.warning(
          "timeout",
          kind == FlowKind.SUBFLOW
              ? "`timeout` has no effect on a Subflow; give it to the tasks of the flow it runs"
              : "`timeout` has no effect on a flow-control task; give it to the tasks inside");
    }
    if (kind == FlowKind.EACH_SEQUENTIAL || kind == FlowKind.EACH_PARALLEL) {
      block.deprecated("type", "this type is old; ForEach does the same, its list is `values`");
    }
    FlowTask task = supported(kind, header, block);
    block.finish(Owner.TASK);
    return task;
  }

  private FlowTask supported(FlowKind kind, TaskHeader header, Block block) {
    return switch (kind) {
      case SEQUENTIAL -> new Sequential(header, required(block, "tasks"), handlers(block));
      case PARALLEL -> parallel(header, block);
      case DAG -> dag(header, block);
      case IF -> conditional(header, block);
      case SWITCH -> choice(header, block);
      case FOR_EACH -> forEach(header, block);
      case EACH_SEQUENTIAL ->
          new EachSequential(
              header, requiredValue(block, "value"), required(block, "tasks"), handlers(block));
      case EACH_PARALLEL ->
          new EachParallel(
              header,
              requiredValue(block, "value"),
              block.integerTemplate("concurrent", 0, "0"),
              required(block, "tasks"),
              handlers(block));
      case LOOP_UNTIL -> loopUntil(header, block);
      case ALLOW_FAILURE -> new AllowFailure(header, required(block, "tasks"), handlers(block));
      case PAUSE -> pause(header, block);
      case SUBFLOW -> subflow(header, block);
      case WORKING_DIRECTORY, FOR_EACH_ITEM, TEMPLATE, LOOP ->
          throw new IllegalStateException("refused before: " + kind);
    };
  }

  private Handlers handlers(Block block) {
    return new Handlers(tasks.tasks(block, "errors"), tasks.tasks(block, "finally"));
  }

  /** A list of tasks that must not be empty. */
  private List<Task> required(Block block, String name) {
    List<Block> blocks = block.blocks(name);
    if (block.isEmptyList(name)) {
      block.error(name, "The '" + name + "' property cannot be empty; list at least one task");
    }
    return tasks.tasks(blocks);
  }

  private static Object requiredValue(Block block, String name) {
    Object value = block.value(name);
    if (value == null) {
      block.missing(name);
      return "";
    }
    return value;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private Parallel parallel(TaskHeader header, Block block) {
    refuseChildFailure(block, "FAIL");
    return new Parallel(
        header,
        block.integerTemplate("concurrent", 0, "0"),
        required(block, "tasks"),
        handlers(block));
  }

  private static void refuseChildFailure(Block block, String usual) {
    String behavior = block.isWritten("onChildFailure") ? block.text("onChildFailure") : null;
    if (behavior != null && !behavior.equals(usual)) {
      block.error(
          "onChildFailure",
          "not supported by this version yet: `onChildFailure` other than " + usual);
    }
  }

  private Dag dag(TaskHeader header, Block block) {
    refuseChildFailure(block, "CONTINUE");
    String concurrent = block.integerTemplate("concurrent", 0, "0");
    return new Dag(header, concurrent, new DagReader(tasks).nodes(block), handlers(block));
  }

  private If conditional(TaskHeader header, Block block) {
    return new If(
        header,
        orEmpty(block.requiredTemplate("condition")),
        required(block, "then"),
        tasks.tasks(block, "else"),
        handlers(block));
  }

  private Switch choice(TaskHeader header, Block block) {
    String value = orEmpty(block.requiredTemplate("value"));
    Map<String, List<Task>> cases = new LinkedHashMap<>();
    Block branches = block.block("cases");
    if (branches != null) {
      for (String key : branches.tree().fields().keySet()) {
        cases.put(key, tasks.tasks(branches, key));
      }
    }
    List<Task> defaults = tasks.tasks(block, "defaults");
    if (cases.isEmpty() && defaults.isEmpty()) {
      block.error("cases", "No task defined, neither cases or default have any tasks");
    }
    return new Switch(header, value, cases, defaults, handlers(block));
  }

  private ForEach forEach(TaskHeader header, Block block) {
    Integer limit = block.integer("concurrencyLimit", 0);
    return new ForEach(
        header,
        requiredValue(block, "values"),
        limit == null ? 1 : limit,
        block.flag("distinct", true),
        required(block, "tasks"),
        handlers(block));
  }

  private LoopUntil loopUntil(TaskHeader header, Block block) {
    String condition = orEmpty(block.requiredTemplate("condition"));
    String failOnMaxReached = block.booleanTemplate("failOnMaxReached", false);
    String maxIterations = null;
    String maxDuration = null;
    String interval = null;
    Block frequency = block.block("checkFrequency");
    if (frequency != null) {
      maxIterations =
          frequency.has("maxIterations")
              ? frequency.integerTemplate("maxIterations", 1, "1")
              : null;
      maxDuration = frequency.durationTemplate("maxDuration");
      interval = frequency.durationTemplate("interval");
      frequency.finish(Owner.OTHER);
    }
    return new LoopUntil(
        header,
        condition,
        failOnMaxReached,
        maxIterations,
        maxDuration,
        interval == null ? "PT1M" : interval,
        required(block, "tasks"),
        handlers(block));
  }

  private Pause pause(TaskHeader header, Block block) {
    String duration = block.durationTemplate("pauseDuration");
    String delay = block.isWritten("delay") ? block.durationTemplate("delay") : null;
    if (delay != null) {
      block.deprecated("delay", "`delay` is the old name of `pauseDuration`");
    }
    String behavior = block.template("behavior");
    if (behavior != null && !Scalars.isTemplate(behavior)) {
      PauseBehavior constant = block.oneOf("behavior", PauseBehavior.class);
      behavior = constant == null ? null : constant.name();
    }
    Block onPause = block.block("onPause");
    List<Task> children = tasks.tasks(block, "tasks");
    if (!children.isEmpty()) {
      block.deprecated("tasks", "`tasks` of a Pause is old; put the tasks after the Pause");
    }
    return new Pause(
        header,
        duration == null ? delay : duration,
        behavior == null ? "RESUME" : behavior,
        onPause == null ? null : tasks.task(onPause),
        InputReader.inputs(block, "onResume"),
        children,
        handlers(block));
  }

  /** Without a namespace the flow is looked for beside its caller. */
  private Subflow subflow(TaskHeader header, Block block) {
    RestartBehavior restart = block.oneOf("restartBehavior", RestartBehavior.class);
    String namespace = block.template("namespace");
    Object labels = block.value("labels");
    if (labels != null
        && block.tree().get("labels") instanceof Tree.Scalar scalar
        && !Scalars.isTemplate(scalar.text())) {
      block.error("labels", "expected a map of `name: value`, found text");
    }
    LabelReader.refuseSystem(block);
    boolean waits = block.flag("wait", true);
    String flowId = orEmpty(block.requiredTemplate("flowId"));
    Integer revision = block.integer("revision", 1);
    if (namespace != null && !flowId.isEmpty() && !Scalars.isTemplate(namespace + flowId)) {
      String fault = block.reading().subflows().fault(namespace, flowId, revision);
      if (fault != null) {
        block.warning("flowId", fault);
      }
    }
    return new Subflow(
        header,
        namespace == null ? "{{ flow.namespace }}" : namespace,
        flowId,
        revision,
        block.map("inputs"),
        labels,
        waits,
        block.flag("transmitFailed", true),
        block.booleanTemplate("inheritLabels", false),
        childOutputs(block, waits),
        block.template("scheduleDate"),
        (restart == null ? RestartBehavior.RETRY_FAILED : restart).name());
  }

  private static Map<String, @Nullable Object> childOutputs(Block block, boolean waits) {
    if (block.isWritten("outputs")) {
      block.deprecated(
          "outputs", "`outputs` of a Subflow is old; declare `outputs` in the flow it runs");
      if (!waits) {
        block.warning("outputs", "`outputs` has no effect with `wait: false`");
      }
    }
    return block.map("outputs");
  }
}
