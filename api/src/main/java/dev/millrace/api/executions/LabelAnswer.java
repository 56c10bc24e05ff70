package dev.millrace.api.executions;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    for (@Nullable LabelAnswer label : labels) {
      if (label == null || label.key == null || label.value == null) {
        throw new EngineException(
            ErrorCode.REQUEST_INVALID, "each label needs key and value, but one is " + label);
      }
      map.put(label.key, label.value);
    }
    return map;
  }
}
