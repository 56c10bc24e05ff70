package dev.millrace.engine.compat;

import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.testing.Example;
import dev.millrace.engine.testing.Seed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Which element of the language is used by which flow that a test runs. An element is a word with
 * the kind of place it stands in, such as {@code flow/labels} or {@code retry/type: constant}.
 */
final class Evidence {

  private static final TaskTypes TYPES = TaskTypes.builtIn();
  private static final Set<String> INPUT_TYPES = inputTypes();
  private static final List<String> TASK_LISTS =
      List.of("tasks", "errors", "finally", "afterExecution");

  private final Map<String, Set<String>> users = new TreeMap<>();

  /** Everything the examples use, and the snippets that run. */
  static Evidence collect() {
    Evidence evidence = new Evidence();
    for (Example example : Example.all()) {
      String link = link(example.name());
      evidence.flow(link, example.source());
      example.companions().forEach(flow -> evidence.flow(link, flow));
    }
    for (Seed seed : Seed.all()) {
      if (seed.refused().isEmpty() && seed.warned().isEmpty()) {
        evidence.flow("snippet “" + seed.title() + "”", seed.flow());
      }
    }
    return evidence;
  }

  private static String link(String name) {
    return "[" + name.replace(".yaml", "") + "](../examples/flows/" + name + ")";
  }

  private static Set<String> inputTypes() {
    Set<String> names = new LinkedHashSet<>();
    for (InputType type : InputType.values()) {
      names.add(type.name());
    }
    return names;
  }

  /** The flows that use an element, those of the examples first. */
  List<String> of(String element) {
    List<String> found = new ArrayList<>(users.getOrDefault(element, Set.of()));
    found.sort((a, b) -> Boolean.compare(b.startsWith("["), a.startsWith("[")));
    return found;
  }

  private void flow(String user, String source) {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(source);
    Map<?, ?> flow = (Map<?, ?>) loaded;
    for (Object property : flow.keySet()) {
      use(user, "flow/" + property);
    }
    retry(user, flow.get("retry"));
    inputs(user, flow.get("inputs"));
    inputs(user, flow.get("outputs"));
    TASK_LISTS.forEach(name -> tasks(user, flow.get(name)));
    runners(user, flow.get("pluginDefaults"));
  }

  private void inputs(String user, @Nullable Object list) {
    for (Map<?, ?> input : maps(list)) {
      if (INPUT_TYPES.contains(String.valueOf(input.get("type")))) {
        use(user, "inputType/" + input.get("type"));
        input.keySet().forEach(property -> use(user, "input/" + property));
        inputs(user, input.get("inputs"));
      }
    }
  }

  /** Tasks at any depth: a map with an id and a type that is no input's. */
  private void tasks(String user, @Nullable Object value) {
    if (value instanceof List<?> list) {
      list.forEach(each -> tasks(user, each));
    } else if (value instanceof Map<?, ?> map) {
      boolean typed = map.get("id") != null && map.get("type") instanceof String;
      if (typed && !INPUT_TYPES.contains((String) map.get("type"))) {
        task(user, map);
      }
      map.values().forEach(each -> tasks(user, each));
    }
  }

  private void task(String user, Map<?, ?> task) {
    String type = (String) task.get("type");
    TypeInfo info = TYPES.find(type);
    String canonical = info == null ? "io.kestra.plugin.core." + tail(type) : info.canonicalName();
    use(user, "type/" + canonical);
    String simple = canonical.substring(canonical.lastIndexOf('.') + 1);
    for (Object property : task.keySet()) {
      use(user, "task/" + property);
      use(user, "property/" + simple + "." + property);
    }
    retry(user, task.get("retry"));
    inputs(user, task.get("onResume"));
    runners(user, task.get("taskRunner"));
  }

  /** The last two parts of a flow-control type's name. */
  private static String tail(String type) {
    int last = type.lastIndexOf('.');
    return last < 0 ? type : type.substring(type.lastIndexOf('.', last - 1) + 1);
  }

  private void retry(String user, @Nullable Object retry) {
    if (retry instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        use(user, "retry/" + name);
        use(user, "retry/" + name + ": " + value);
      });
    }
  }

  private void runners(String user, @Nullable Object value) {
    if (value instanceof List<?> list) {
      list.forEach(each -> runners(user, each));
    } else if (value instanceof Map<?, ?> map) {
      if (map.get("type") instanceof String type && type.contains("runner")) {
        use(user, "runner/" + type);
      }
      if (map.containsKey("taskRunner")) {
        use(user, "property/Commands.taskRunner");
      }
      map.values().forEach(each -> runners(user, each));
    }
  }

  private static List<Map<?, ?>> maps(@Nullable Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof List<?> values) {
      for (Object value : values) {
        if (value instanceof Map<?, ?> map) {
          maps.add(map);
        }
      }
    }
    return maps;
  }

  private void use(String user, String element) {
    users.computeIfAbsent(element, name -> new LinkedHashSet<>()).add(user);
  }
}
