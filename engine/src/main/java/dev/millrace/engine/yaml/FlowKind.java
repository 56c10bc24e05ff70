package dev.millrace.engine.yaml;

import java.util.List;

/** The flow-control task types of the language and every name they go by. */
enum FlowKind {
  SEQUENTIAL("Sequential", "io.kestra.core.tasks.flows.Sequential"),
  PARALLEL("Parallel", "io.kestra.core.tasks.flows.Parallel"),
  DAG("Dag", "io.kestra.core.tasks.flows.Dag"),
  IF("If", "io.kestra.core.tasks.flows.If"),
  SWITCH("Switch", "io.kestra.core.tasks.flows.Switch"),
  FOR_EACH("ForEach", "io.kestra.core.tasks.flows.ForEach"),
  EACH_SEQUENTIAL("EachSequential", "io.kestra.core.tasks.flows.EachSequential"),
  EACH_PARALLEL("EachParallel", "io.kestra.core.tasks.flows.EachParallel"),
  LOOP_UNTIL(
      "LoopUntil", "io.kestra.plugin.core.flow.WaitFor", "io.kestra.core.tasks.flows.WaitFor"),
  ALLOW_FAILURE("AllowFailure", "io.kestra.core.tasks.flows.AllowFailure"),
  PAUSE("Pause", "io.kestra.core.tasks.flows.Pause"),
  SUBFLOW("Subflow", "io.kestra.core.tasks.flows.Subflow", "io.kestra.core.tasks.flows.Flow"),
  WORKING_DIRECTORY(
      "WorkingDirectory",
      "io.kestra.core.tasks.flows.WorkingDirectory",
      "io.kestra.core.tasks.flows.Worker"),
  FOR_EACH_ITEM("ForEachItem", "io.kestra.core.tasks.flows.ForEachItem"),
  TEMPLATE("Template", "io.kestra.core.tasks.flows.Template"),
  LOOP("Loop");

  private final String simpleName;
  private final String canonicalName;
  private final List<String> aliases;

  FlowKind(String simpleName, String... aliases) {
    this.simpleName = simpleName;
    this.canonicalName = "io.kestra.plugin.core.flow." + simpleName;
    this.aliases = List.of(aliases);
  }

  String simpleName() {
    return simpleName;
  }

  String canonicalName() {
    return canonicalName;
  }

  List<String> aliases() {
    return aliases;
  }
}
