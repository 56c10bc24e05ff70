package dev.millrace.engine.yaml;

import static java.util.Map.entry;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every element of the language this version reads but does not run. It is refused at validation,
 * never silently dropped; building the element means removing its line here.
 */
final class Unsupported {

  private static final String NOT_YET = "not supported by this version yet: ";

  private static final Map<String, String> FLOW_PROPERTIES =
      Map.ofEntries(
          entry("concurrency", "a limit of executions at a time"),
          entry("sla", "service level agreements; a task's `timeout` bounds the task"),
          entry("checks", "checks before an execution is created"),
          entry("listeners", "listeners; `afterExecution` runs tasks when the execution has ended"),
          entry("draft", "draft revisions"));

  private static final Map<FlowKind, String> TASK_TYPES = taskTypes();

  private static final Map<String, String> TASK_PROPERTIES =
      Map.ofEntries(
          entry("taskCache", "caching the outputs of a task"),
          entry("assets", "assets, which Kestra keeps for its Enterprise Edition"));

  private Unsupported() {}

  private static Map<FlowKind, String> taskTypes() {
    Map<FlowKind, String> types = new EnumMap<>(FlowKind.class);
    types.put(
        FlowKind.WORKING_DIRECTORY, "WorkingDirectory; pass files with outputFiles and inputFiles");
    types.put(FlowKind.FOR_EACH_ITEM, "ForEachItem; a ForEach over a list of values works");
    types.put(FlowKind.TEMPLATE, "Template; use a Subflow");
    types.put(FlowKind.LOOP, "Loop; use ForEach or LoopUntil");
    return types;
  }

  /** Why a property of the flow is refused, or null. */
  static @Nullable String flowProperty(String name) {
    return sentence(FLOW_PROPERTIES.get(name));
  }

  static Iterable<String> flowProperties() {
    return FLOW_PROPERTIES.keySet();
  }

  /** Why a flow-control type is refused, or null. */
  static @Nullable String taskType(FlowKind kind) {
    return sentence(TASK_TYPES.get(kind));
  }

  /** Why a property every task may have is refused, or null. */
  static @Nullable String taskProperty(String name) {
    return sentence(TASK_PROPERTIES.get(name));
  }

  static Iterable<String> taskProperties() {
    return TASK_PROPERTIES.keySet();
  }

  /** Why a trigger that is not disabled is refused. */
  static String trigger() {
    return NOT_YET
        + "triggers; start the flow through the API, or set `disabled: true` on the trigger";
  }

  /** Why an input type is refused. */
  static String secretInput() {
    return NOT_YET
        + "SECRET inputs: unable to use a `SECRET` input/output as encryption is not configured";
  }

  private static @Nullable String sentence(@Nullable String what) {
    return what == null ? null : NOT_YET + what;
  }
}
