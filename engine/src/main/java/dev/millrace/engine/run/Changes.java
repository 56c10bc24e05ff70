package dev.millrace.engine.run;

import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.task.TaskResult.ExecutionChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies what a task changes in its own execution: labels, variables, its end. */
final class Changes {

  private final Session session;

  Changes(Session session) {
    this.session = session;
  }

  /** A change that cannot be made; the task fails with this message. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** Applies all changes; the state an Exit asks for, or null. */
  @Nullable State apply(List<ExecutionChange> changes) throws Refused {
    State exit = null;
    for (ExecutionChange change : changes) {
      switch (change) {
        case ExecutionChange.SetLabels(var labels) -> setLabels(labels);
        case ExecutionChange.SetVariables(var variables, var overwrite) ->
            setVariables(variables, overwrite);
        case ExecutionChange.UnsetVariables(var names, var ignoreMissing) ->
            unset(names, ignoreMissing);
        case ExecutionChange.Exit(var state) -> exit = State.valueOf(state);
      }
    }
    return exit;
  }

  private void setLabels(Map<String, String> labels) {
    Documents documents = session.documents();
    Map<String, String> merged = documents.labelMap();
    merged.putAll(labels);
    session.change(documents.withLabels(merged));
  }

  private void setVariables(Map<String, @Nullable Object> variables, boolean overwrite)
      throws Refused {
    Map<String, @Nullable Object> known = session.documents().variables().map();
    if (!overwrite) {
      List<String> taken = variables.keySet().stream().filter(known::containsKey).toList();
      if (!taken.isEmpty()) {
        throw new Refused(
            "`overwrite` is set to false and the following variables already exist: "
                + String.join(",", taken));
      }
    }
    session.change(session.documents().withVariables(merge(known, variables)));
  }

  private void unset(List<String> names, boolean ignoreMissing) throws Refused {
    Map<String, @Nullable Object> variables =
        new LinkedHashMap<>(session.documents().variables().map());
    for (String name : names) {
      if (!remove(variables, name) && !ignoreMissing) {
        throw new Refused(
            "the variable `%s` does not exist; set `ignoreMissing: true` to allow that"
                .formatted(name));
      }
    }
    session.change(session.documents().withVariables(variables));
  }

  @SuppressWarnings("unchecked")
  private static boolean remove(Map<String, @Nullable Object> variables, String path) {
    if (variables.containsKey(path)) {
      variables.remove(path);
      return true;
    }
    int dot = path.indexOf('.');
    if (dot < 0 || !(variables.get(path.substring(0, dot)) instanceof Map<?, ?> inner)) {
      return false;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>((Map<String, @Nullable Object>) inner);
    boolean removed = remove(copy, path.substring(dot + 1));
    variables.put(path.substring(0, dot), copy);
    return removed;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> base, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(base);
    more.forEach((key, value) -> {
      Object known = merged.get(key);
      merged.put(
          key,
          known instanceof Map<?, ?> && value instanceof Map<?, ?>
              ? merge((Map<String, @Nullable Object>) known, (Map<String, @Nullable Object>) value)
              : value);
    });
    return merged;
  }
}
