package dev.millrace.engine.run;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.TemplateScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The variables of an expression. Each root is made when the template first asks for it, so a
 * template pays for what it uses: outputs of a task are read only when that task is named.
 */
final class RunScope implements TemplateScope {

  private static final Set<String> ALWAYS =
      Set.of(
          "flow",
          "execution",
          "inputs",
          "outputs",
          "tasks",
          "vars",
          "labels",
          "envs",
          "globals",
          "kestra");

  private final Reads reads;
  private final @Nullable Task task;
  private final @Nullable TaskRun run;
  private final Map<String, @Nullable Object> more;
  private final Expressions.ContextSettings settings;
  private final Services services;
  private final Map<String, @Nullable Object> made = new HashMap<>();

  RunScope(
      Reads reads,
      @Nullable Task task,
      @Nullable TaskRun run,
      Map<String, @Nullable Object> more,
      Expressions.ContextSettings settings,
      Services services) {
    this.reads = reads;
    this.task = task;
    this.run = run;
    this.more = more;
    this.settings = settings;
    this.services = services;
  }

  @Override
  public boolean has(String name) {
    if (more.containsKey(name) || ALWAYS.contains(name)) {
      return true;
    }
    return switch (name) {
      case "task" -> task != null;
      case "taskrun", "parents" -> run != null;
      case "parent" -> run != null && !parents().isEmpty();
      case "trigger" -> reads.documents().trigger() != null;
      default -> false;
    };
  }

  @Override
  public @Nullable Object variable(String name) {
    if (more.containsKey(name)) {
      return more.get(name);
    }
    if (!has(name)) {
      return null;
    }
    // Not computeIfAbsent: making one root may make another.
    Object value = made.get(name);
    if (value == null) {
      value = make(name);
      made.put(name, value);
    }
    return value;
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>(ALWAYS);
    names.addAll(more.keySet());
    for (String name : List.of("task", "taskrun", "parent", "parents", "trigger")) {
      if (has(name)) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public Services services() {
    return services;
  }

  private @Nullable Object make(String name) {
    return switch (name) {
      case "flow" -> flow();
      case "execution" -> execution();
      case "inputs" -> reads.documents().inputs().map();
      case "outputs" -> new LazyOutputs(reads, run);
      case "tasks" -> TaskStates.of(reads);
      case "vars" -> reads.documents().variables().map();
      case "labels" -> nested(reads.documents().labelMap());
      case "trigger" -> trigger();
      case "envs" -> settings.envs();
      case "globals" -> settings.globals();
      case "kestra" -> Map.of("url", settings.url(), "environment", Map.of());
      case "task" -> task == null ? null : Map.of("id", task.id(), "type", task.type());
      case "taskrun" -> run == null ? null : taskrun(run);
      case "parents" -> parents();
      case "parent" -> parents().isEmpty() ? null : parents().getFirst();
      default -> null;
    };
  }

  private Map<String, @Nullable Object> flow() {
    Flow flow = reads.runnable().compiled().flow();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", flow.id());
    map.put("namespace", flow.namespace());
    map.put("revision", flow.revision());
    map.put("tenantId", "main");
    return map;
  }

  private Map<String, @Nullable Object> execution() {
    Execution execution = reads.execution();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", execution.id().toString());
    map.put("state", execution.state().name());
    map.put("startDate", execution.createdAt());
    map.put("originalId", execution.originalId().toString());
    if (execution.endedAt() != null) {
      map.put("endDate", execution.endedAt());
    }
    if (reads.documents().outputs() != null) {
      map.put("outputs", reads.documents().outputs().map());
    }
    return map;
  }

  @SuppressWarnings("unchecked")
  private Map<String, @Nullable Object> trigger() {
    var trigger = reads.documents().trigger();
    Object variables = trigger == null ? null : trigger.map().get("variables");
    return variables instanceof Map ? (Map<String, @Nullable Object>) variables : Map.of();
  }

  private static Map<String, @Nullable Object> taskrun(TaskRun run) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", run.id().toString());
    map.put("startDate", run.createdAt());
    map.put("attemptsCount", Math.max(0, run.attempt() - 1));
    if (run.parentId() != null) {
      map.put("parentId", run.parentId().toString());
    }
    if (run.value() != null) {
      map.put("value", run.value());
    }
    if (run.iteration() != null) {
      map.put("iteration", run.iteration());
    }
    return map;
  }

  /** Ancestors that have a value or outputs, closest first. */
  @SuppressWarnings("unchecked")
  private List<Map<String, @Nullable Object>> parents() {
    Object known = made.get("parents");
    if (known != null) {
      return (List<Map<String, @Nullable Object>>) known;
    }
    List<Map<String, @Nullable Object>> parents = new ArrayList<>();
    TaskRun ancestor = run == null ? null : reads.parent(run);
    while (ancestor != null) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      if (ancestor.value() != null) {
        entry.put("taskrun", Map.of("value", ancestor.value()));
      }
      Map<String, @Nullable Object> outputs = reads.outputs(ancestor);
      if (!outputs.isEmpty()) {
        entry.put("outputs", outputs);
      }
      if (!entry.isEmpty()) {
        parents.add(entry);
      }
      ancestor = reads.parent(ancestor);
    }
    made.put("parents", parents);
    return parents;
  }

  /** A label {@code team.name} is read as {@code labels.team.name}. */
  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> nested(Map<String, String> flat) {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    flat.forEach((key, value) -> {
      Map<String, @Nullable Object> at = root;
      String[] parts = key.split("\\.", -1);
      for (int i = 0; i < parts.length - 1; i++) {
        Object inner = at.get(parts[i]);
        if (!(inner instanceof Map)) {
          inner = new LinkedHashMap<String, @Nullable Object>();
          at.put(parts[i], inner);
        }
        at = (Map<String, @Nullable Object>) inner;
      }
      at.put(parts[parts.length - 1], value);
    });
    return root;
  }
}
