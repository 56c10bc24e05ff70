package dev.millrace.engine.yaml;

import static dev.millrace.engine.yaml.SchemaParts.array;
import static dev.millrace.engine.yaml.SchemaParts.enumeration;
import static dev.millrace.engine.yaml.SchemaParts.map;
import static dev.millrace.engine.yaml.SchemaParts.object;
import static dev.millrace.engine.yaml.SchemaParts.ref;
import static dev.millrace.engine.yaml.SchemaParts.text;

import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Retry;
import dev.millrace.engine.flow.TypeCatalog;
import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 07, which editors understand) of a flow, made from the same names the
 * parser checks. Served to editors; the parser itself does not use it. Stateless.
 */
public final class FlowSchema {

  private static final String DRAFT = "http://json-schema.org/draft-07/schema#";

  private FlowSchema() {}

  /** The schema as maps and lists, ready to be written as JSON. */
  public static Map<String, Object> of(TypeCatalog catalog) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", DRAFT);
    schema.put("title", "Millrace flow");
    schema.putAll(object(flowProperties(), List.of("id", "namespace", "tasks")));
    schema.put("definitions", definitions(catalog));
    return schema;
  }

  private static Map<String, Object> flowProperties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", text("^[a-zA-Z0-9][a-zA-Z0-9._-]*$", "Name of the flow, never changed"));
    properties.put("namespace", text("^[a-z0-9][a-z0-9._-]*$", "Where the flow lives"));
    properties.put("description", SchemaParts.described("string", "Markdown"));
    properties.put("disabled", SchemaParts.described("boolean", "No execution starts"));
    properties.put("labels", ref("labels"));
    properties.put("inputs", array(ref("input")));
    properties.put("outputs", array(ref("output")));
    properties.put("variables", Map.of("type", "object"));
    properties.put("pluginDefaults", array(ref("pluginDefault")));
    properties.put("retry", ref("retry"));
    properties.put("tasks", SchemaParts.nonEmpty(ref("task")));
    for (String block : List.of("errors", "finally", "afterExecution")) {
      properties.put(block, array(ref("task")));
    }
    properties.put("triggers", array(ref("trigger")));
    return properties;
  }

  private static Map<String, Object> definitions(TypeCatalog catalog) {
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put("labels", SchemaParts.labels());
    definitions.put("duration", SchemaParts.duration());
    definitions.put("retry", retry());
    definitions.put("input", input());
    definitions.put("output", output());
    definitions.put("trigger", object(identity(), List.of("id", "type")));
    definitions.put("pluginDefault", pluginDefault());
    definitions.put("task", task(catalog));
    for (FlowKind kind : FlowKind.values()) {
      if (Unsupported.taskType(kind) == null) {
        definitions.put(kind.canonicalName(), SchemaTasks.flowTask(kind));
      }
    }
    for (TypeInfo info : catalog.all()) {
      definitions.put(info.canonicalName(), SchemaTasks.workTask(info));
    }
    return definitions;
  }

  private static Map<String, Object> identity() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", Map.of("type", "string"));
    properties.put("type", Map.of("type", "string"));
    return properties;
  }

  private static Map<String, Object> retry() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("type", enumeration(List.of("constant", "exponential", "random")));
    for (String name : List.of("interval", "maxInterval", "minInterval", "maxDuration")) {
      properties.put(name, ref("duration"));
    }
    properties.put("delayFactor", Map.of("type", "number", "minimum", 1));
    properties.put("maxAttempts", Map.of("type", "integer", "minimum", 1));
    properties.put("warningOnRetry", Map.of("type", "boolean"));
    properties.put("behavior", enumeration(SchemaParts.names(Retry.Behavior.values())));
    return object(properties, List.of("type"));
  }

  private static Map<String, Object> input() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", text("^[a-zA-Z0-9][.a-zA-Z0-9_-]*$", "Name of the input"));
    properties.put("type", enumeration(SchemaParts.names(InputType.values())));
    for (String name : List.of("description", "displayName", "validator", "expression")) {
      properties.put(name, Map.of("type", "string"));
    }
    for (String name : List.of("required", "allowCustomValue", "autoSelectFirst", "isRadio")) {
      properties.put(name, Map.of("type", "boolean"));
    }
    for (String name : List.of("defaults", "prefill", "min", "max", "after", "before")) {
      properties.put(name, Map.of());
    }
    properties.put("values", array(Map.of()));
    properties.put("itemType", enumeration(SchemaParts.names(InputType.values())));
    properties.put("allowedFileExtensions", array(Map.of("type", "string")));
    properties.put("dependsOn", dependsOn());
    properties.put("inputs", array(ref("input")));
    return object(properties, List.of("id", "type"));
  }

  private static Map<String, Object> dependsOn() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("inputs", array(Map.of("type", "string")));
    properties.put("condition", Map.of("type", "string"));
    return object(properties, List.of());
  }

  private static Map<String, Object> output() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", Map.of("type", "string"));
    properties.put("type", enumeration(SchemaParts.names(InputType.values())));
    properties.put("value", Map.of());
    properties.put("description", Map.of("type", "string"));
    properties.put("displayName", Map.of("type", "string"));
    properties.put("required", Map.of("type", "boolean"));
    return object(properties, List.of("id", "type", "value"));
  }

  private static Map<String, Object> pluginDefault() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("type", SchemaParts.described("string", "Type name, or the beginning of some"));
    properties.put("values", Map.of("type", "object"));
    properties.put("forced", Map.of("type", "boolean"));
    properties.put("ref", Map.of("type", "string"));
    return object(properties, List.of("type", "values"));
  }

  /** What every task has, and by its type what else. */
  private static Map<String, Object> task(TypeCatalog catalog) {
    List<Object> cases = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (FlowKind kind : FlowKind.values()) {
      if (Unsupported.taskType(kind) == null) {
        addCase(kind.canonicalName(), kind.aliases(), cases, types);
      }
    }
    for (TypeInfo info : catalog.all()) {
      addCase(info.canonicalName(), info.aliases(), cases, types);
    }
    Map<String, Object> properties = commonProperties();
    properties.put("type", Map.of("anyOf", List.of(enumeration(types), Map.of("type", "string"))));
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("type", "object");
    task.put("properties", properties);
    task.put("required", List.of("id", "type"));
    task.put("allOf", cases);
    return task;
  }

  private static void addCase(
      String canonical, List<String> aliases, List<Object> cases, List<String> types) {
    List<String> names = new ArrayList<>();
    names.add(canonical);
    names.addAll(aliases);
    types.add(canonical);
    cases.add(
        map(
            "if", Map.of("properties", Map.of("type", enumeration(names))),
            "then", ref(canonical)));
  }

  private static Map<String, Object> commonProperties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", text("^[a-zA-Z0-9][a-zA-Z0-9_-]*$", "Unique in the whole flow"));
    properties.put("description", Map.of("type", "string"));
    properties.put("disabled", Map.of("type", "boolean"));
    properties.put("runIf", SchemaParts.described("string", "Skipped when this renders to false"));
    properties.put("timeout", ref("duration"));
    properties.put("retry", ref("retry"));
    properties.put("allowFailure", Map.of("type", "boolean"));
    properties.put("allowWarning", Map.of("type", "boolean"));
    properties.put("logLevel", enumeration(SchemaParts.names(LogLevel.values())));
    return properties;
  }
}
