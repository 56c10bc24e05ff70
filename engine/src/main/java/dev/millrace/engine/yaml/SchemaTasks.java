package dev.millrace.engine.yaml;

import static dev.millrace.engine.yaml.SchemaParts.array;
import static dev.millrace.engine.yaml.SchemaParts.enumeration;
import static dev.millrace.engine.yaml.SchemaParts.map;
import static dev.millrace.engine.yaml.SchemaParts.orTemplate;
import static dev.millrace.engine.yaml.SchemaParts.ref;

import dev.millrace.engine.flow.TypeCatalog.PropertyInfo;
import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The part of the schema that a task's type adds to what every task has. Stateless. */
final class SchemaTasks {

  private SchemaTasks() {}

  static Map<String, Object> workTask(TypeInfo info) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    info.properties()
        .forEach((name, property) -> {
          properties.put(name, property(property));
          if (property.required()) {
            required.add(name);
          }
        });
    Map<String, Object> task = closed(properties, required);
    task.put("title", info.title());
    return task;
  }

  static Map<String, Object> flowTask(FlowKind kind) {
    Set<String> names = new TreeSet<>(Properties.of(kind));
    names.removeAll(Properties.COMMON);
    Map<String, Object> properties = new LinkedHashMap<>();
    names.forEach(name -> properties.put(name, flowProperty(kind, name)));
    Map<String, Object> task = closed(properties, required(kind));
    task.put("title", kind.simpleName());
    return task;
  }

  /** Draft 07 cannot add up closed objects, so the common names are repeated as allowed. */
  private static Map<String, Object> closed(Map<String, Object> properties, List<String> required) {
    Map<String, Object> all = new LinkedHashMap<>(properties);
    new TreeSet<>(Properties.COMMON).forEach(name -> all.putIfAbsent(name, Map.of()));
    Map<String, Object> task = SchemaParts.object(all, required);
    task.put("additionalProperties", false);
    return task;
  }

  private static Map<String, Object> property(PropertyInfo property) {
    return switch (property.kind()) {
      case STRING -> SchemaParts.scalar();
      case INTEGER -> orTemplate(Map.of("type", "integer"));
      case NUMBER -> orTemplate(Map.of("type", "number"));
      case BOOLEAN -> orTemplate(Map.of("type", "boolean"));
      case DURATION -> ref("duration");
      case ENUM -> orTemplate(enumeration(property.values()));
      case LIST -> orTemplate(Map.of("type", "array"));
      case MAP -> orTemplate(Map.of("type", "object"));
      case ANY -> Map.of();
    };
  }

  private static List<String> required(FlowKind kind) {
    return switch (kind) {
      case SEQUENTIAL, PARALLEL, DAG, ALLOW_FAILURE -> List.of("tasks");
      case IF -> List.of("condition", "then");
      case SWITCH -> List.of("value");
      case FOR_EACH -> List.of("values", "tasks");
      case EACH_SEQUENTIAL, EACH_PARALLEL -> List.of("value", "tasks");
      case LOOP_UNTIL -> List.of("condition", "tasks");
      case SUBFLOW -> List.of("flowId");
      case PAUSE, WORKING_DIRECTORY, FOR_EACH_ITEM, TEMPLATE, LOOP -> List.of();
    };
  }

  private static Map<String, Object> flowProperty(FlowKind kind, String name) {
    return switch (name) {
      case "tasks" -> kind == FlowKind.DAG ? array(dagNode()) : array(ref("task"));
      case "then", "else", "defaults", "errors", "finally" -> array(ref("task"));
      case "cases" -> map("type", "object", "additionalProperties", array(ref("task")));
      case "onPause" -> ref("task");
      case "onResume" -> array(ref("input"));
      case "labels" -> orTemplate(ref("labels"));
      case "pauseDuration", "delay" -> ref("duration");
      case "concurrent", "concurrencyLimit", "revision" ->
          orTemplate(map("type", "integer", "minimum", 0));
      case "wait", "transmitFailed", "inheritLabels", "failOnMaxReached", "distinct" ->
          orTemplate(Map.of("type", "boolean"));
      case "inputs", "checkFrequency" -> Map.of("type", "object");
      case "behavior" -> orTemplate(enumeration(List.of("RESUME", "WARN", "FAIL", "CANCEL")));
      case "restartBehavior" -> enumeration(List.of("RETRY_FAILED", "NEW_EXECUTION"));
      case "condition", "namespace", "flowId", "scheduleDate" -> SchemaParts.scalar();
      default -> Map.of();
    };
  }

  private static Map<String, Object> dagNode() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("task", ref("task"));
    properties.put("dependsOn", array(Map.of("type", "string")));
    return SchemaParts.object(properties, List.of("task"));
  }
}
