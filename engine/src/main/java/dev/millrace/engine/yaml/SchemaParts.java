package dev.millrace.engine.yaml;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The small pieces a JSON Schema is made of. Stateless. */
final class SchemaParts {

  private SchemaParts() {}

  /** An object with these properties. */
  static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    if (!required.isEmpty()) {
      object.put("required", required);
    }
    return object;
  }

  static Map<String, Object> ref(String definition) {
    return Map.of("$ref", "#/definitions/" + definition);
  }

  static Map<String, Object> array(Map<String, Object> items) {
    return map("type", "array", "items", items);
  }

  static Map<String, Object> nonEmpty(Map<String, Object> items) {
    Map<String, Object> array = array(items);
    array.put("minItems", 1);
    return array;
  }

  static Map<String, Object> enumeration(List<String> values) {
    return map("type", "string", "enum", values);
  }

  static Map<String, Object> text(String pattern, String description) {
    Map<String, Object> text = described("string", description);
    text.put("pattern", pattern);
    return text;
  }

  static Map<String, Object> described(String type, String description) {
    return map("type", type, "description", description);
  }

  static Map<String, Object> map(String first, Object value, String second, Object other) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(first, value);
    map.put(second, other);
    return map;
  }

  /** The schema itself, or a text with a template in it. */
  static Map<String, Object> orTemplate(Map<String, Object> schema) {
    Map<String, Object> template = map("type", "string", "pattern", "\\{[{%]");
    return Map.of("anyOf", List.of(schema, template));
  }

  static Map<String, Object> duration() {
    Map<String, Object> text = described("string", "PT30S, PT5M, P1D, or 30s, 5m, 2h, 1d");
    return Map.of("anyOf", List.of(text, map("type", "number", "description", "seconds")));
  }

  static Map<String, Object> labels() {
    Map<String, Object> label = new LinkedHashMap<>();
    label.put("key", Map.of("type", "string"));
    label.put("value", scalar());
    Map<String, Object> asMap = map("type", "object", "additionalProperties", scalar());
    return Map.of("anyOf", List.of(asMap, array(object(label, List.of("key", "value")))));
  }

  static Map<String, Object> scalar() {
    return Map.of("type", List.of("string", "number", "boolean"));
  }

  static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).toList();
  }
}
