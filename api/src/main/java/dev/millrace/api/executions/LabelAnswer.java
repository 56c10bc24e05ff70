package dev.millrace.api.executions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A label as the API shows and takes it. */
public record LabelAnswer(String key, String value) {

  /** Labels as a list. */
  public static List<LabelAnswer> list(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> new LabelAnswer(label.getKey(), label.getValue()))
        .toList();
  }

  static Map<String, String> map(List<LabelAnswer> labels) {
    Map<String, String> map = new LinkedHashMap<>();
    labels.forEach(label -> map.put(label.key, label.value));
    return map;
  }
}
