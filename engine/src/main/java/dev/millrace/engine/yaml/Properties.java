package dev.millrace.engine.yaml;

import java.util.HashSet;
import java.util.Set;

/** Names of the properties of tasks, for plugin defaults and the schema. Stateless. */
final class Properties {

  /** What every task has. */
  static final Set<String> COMMON =
      Set.of(
          "id",
          "type",
          "description",
          "disabled",
          "runIf",
          "timeout",
          "retry",
          "allowFailure",
          "allowWarning",
          "logLevel",
          "logToFile",
          "version",
          "workerGroup",
          "workerSelector",
          "taskCache",
          "assets",
          "pluginDefaultsRef",
          "policyRefs");

  private Properties() {}

  /** Everything a flow-control task of this kind may say. */
  static Set<String> of(FlowKind kind) {
    Set<String> names = new HashSet<>(COMMON);
    names.addAll(own(kind));
    if (kind != FlowKind.SUBFLOW) {
      names.add("errors");
      names.add("finally");
    }
    return names;
  }

  private static Set<String> own(FlowKind kind) {
    return switch (kind) {
      case SEQUENTIAL, ALLOW_FAILURE -> Set.of("tasks");
      case PARALLEL, DAG -> Set.of("tasks", "concurrent", "onChildFailure");
      case IF -> Set.of("condition", "then", "else");
      case SWITCH -> Set.of("value", "cases", "defaults");
      case FOR_EACH -> Set.of("values", "concurrencyLimit", "distinct", "tasks");
      case EACH_SEQUENTIAL -> Set.of("value", "tasks");
      case EACH_PARALLEL -> Set.of("value", "concurrent", "tasks");
      case LOOP_UNTIL -> Set.of("tasks", "condition", "failOnMaxReached", "checkFrequency");
      case PAUSE -> Set.of("pauseDuration", "delay", "behavior", "onPause", "onResume", "tasks");
      case SUBFLOW ->
          Set.of(
              "namespace",
              "flowId",
              "revision",
              "inputs",
              "labels",
              "wait",
              "transmitFailed",
              "inheritLabels",
              "outputs",
              "scheduleDate",
              "restartBehavior");
      case WORKING_DIRECTORY ->
          Set.of("tasks", "inputFiles", "outputFiles", "namespaceFiles", "cache");
      case FOR_EACH_ITEM ->
          Set.of(
              "items",
              "batch",
              "namespace",
              "flowId",
              "revision",
              "inputs",
              "labels",
              "wait",
              "transmitFailed",
              "inheritLabels",
              "scheduleDate",
              "restartBehavior",
              "concurrencyLimit");
      case TEMPLATE -> Set.of("namespace", "templateId", "args");
      case LOOP ->
          Set.of("values", "concurrencyLimit", "tasks", "transmitFailed", "outputs", "fetchType");
    };
  }
}
