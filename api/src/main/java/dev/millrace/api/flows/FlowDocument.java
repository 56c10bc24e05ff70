package dev.millrace.api.flows;

import dev.millrace.api.executions.LabelAnswer;
import dev.millrace.engine.query.FlowView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A flow as the API shows it: the properties of its text, as written, under those the server knows
 * better. Stored texts are valid YAML, because they were checked when they were stored.
 */
final class FlowDocument {

  private static final LoadSettings YAML =
      LoadSettings.builder()
          .setAllowDuplicateKeys(false)
          .setCodePointLimit(10_000_000)
          .setMaxAliasesForCollections(100)
          .build();

  private static final List<String> TASK_BLOCKS =
      List.of("tasks", "errors", "finally", "afterExecution", "then", "else", "defaults");

  private FlowDocument() {}

  /** The flow without its text. */
  static Map<String, @Nullable Object> of(FlowView flow) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("id", flow.id());
    document.put("namespace", flow.namespace());
    document.put("revision", flow.revision());
    written(flow).forEach(document::putIfAbsent);
    document.put("updated", flow.updatedAt());
    document.put("disabled", flow.disabled());
    document.put("deleted", flow.deleted());
    if (flow.labels().isEmpty()) {
      document.remove("labels");
    } else {
      document.put("labels", LabelAnswer.list(flow.labels()));
    }
    return document;
  }

  /** The flow with its text. */
  static Map<String, @Nullable Object> withSource(FlowView flow) {
    Map<String, @Nullable Object> document = of(flow);
    document.put("source", flow.source());
    return document;
  }

  /** What an execution's page needs of its flow: no properties of tasks but id and type. */
  static Map<String, @Nullable Object> forExecution(FlowView flow) {
    Map<String, @Nullable Object> document = of(flow);
    for (String block : List.of("tasks", "errors", "finally", "afterExecution", "triggers")) {
      if (document.get(block) instanceof List<?> tasks) {
        document.put(block, tasks.stream().map(FlowDocument::outline).toList());
      }
    }
    document.remove("pluginDefaults");
    return document;
  }

  private static Object outline(@Nullable Object task) {
    if (!(task instanceof Map<?, ?> map)) {
      return String.valueOf(task);
    }
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    for (String key : List.of("id", "type", "version", "inputs", "onResume")) {
      if (map.get(key) != null) {
        shown.put(key, map.get(key));
      }
    }
    for (String block : TASK_BLOCKS) {
      if (map.get(block) instanceof List<?> inner) {
        shown.put(block, inner.stream().map(FlowDocument::outline).toList());
      }
    }
    return shown;
  }

  /** One task of the flow, wherever it stands; null when there is none of this id. */
  static @Nullable Map<String, @Nullable Object> task(FlowView flow, String taskId) {
    return find(written(flow), taskId, false);
  }

  private static @Nullable Map<String, @Nullable Object> find(
      @Nullable Object place, String taskId, boolean inside) {
    if (place instanceof List<?> list) {
      for (Object item : list) {
        Map<String, @Nullable Object> found = find(item, taskId, true);
        if (found != null) {
          return found;
        }
      }
    } else if (place instanceof Map<?, ?> map) {
      if (inside && taskId.equals(map.get("id")) && map.get("type") != null) {
        return named(map);
      }
      for (Object item : map.values()) {
        Map<String, @Nullable Object> found = find(item, taskId, inside);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static Map<String, @Nullable Object> written(FlowView flow) {
    Object loaded = new Load(YAML).loadFromString(flow.source());
    if (!(loaded instanceof Map<?, ?> map)) {
      throw new IllegalStateException(
          "the stored text of flow " + flow.namespace() + "." + flow.id() + " is not a map");
    }
    return named(map);
  }

  private static Map<String, @Nullable Object> named(Map<?, ?> map) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    map.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }
}
