package dev.millrace.engine.input;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.InputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the inputs of one list. An input is resolved after those it depends on, otherwise
 * in the order declared. Used once, by one thread.
 */
final class Resolution {

  static final String MISSING = "Missing required input: ";

  private final Map<String, Input> declared = new LinkedHashMap<>();
  private final Map<String, CheckedInput> done = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Map<String, @Nullable Object> given;
  private final Renderer renderer;
  private FileInputs files = FileInputs.STORED_ONLY;
  private boolean storesFiles;

  Resolution(List<Input> inputs, Map<String, @Nullable Object> given, Renderer renderer) {
    for (Input input : inputs) {
      if (input.type() == InputType.FORM) {
        input.children().forEach(child -> declared.put(input.id() + "." + child.id(), child));
      } else {
        declared.put(input.id(), input);
      }
    }
    this.given = given;
    this.renderer = renderer;
  }

  Resolution withFiles(FileInputs files) {
    this.files = files;
    this.storesFiles = true;
    return this;
  }

  Resolution withNamesOnly(FileInputs files) {
    this.files = files;
    return this;
  }

  List<CheckedInput> run() {
    List<CheckedInput> all = new ArrayList<>();
    declared.keySet().forEach(path -> all.add(resolve(path)));
    return all;
  }

  private CheckedInput resolve(String path) {
    CheckedInput known = done.get(path);
    if (known != null) {
      return known;
    }
    Input input = declared.get(path);
    if (input == null) {
      throw new IllegalStateException("no input " + path);
    }
    open.add(path);
    CheckedInput checked = checked(path, input);
    open.remove(path);
    done.put(path, checked);
    return checked;
  }

  private CheckedInput checked(String path, Input input) {
    Outcome outcome = new Outcome();
    try {
      if (isEnabled(input, outcome)) {
        settle(path, input, outcome);
      } else {
        outcome.enabled = false;
      }
    } catch (InvalidValue e) {
      outcome.errors.add(e.reason());
    }
    Object value = outcome.errors.isEmpty() ? outcome.value : null;
    return new CheckedInput(
        path, input, value, outcome.enabled, outcome.isDefault, outcome.choices, outcome.errors);
  }

  /** What is known of the input being resolved. */
  private static final class Outcome {
    private final List<String> errors = new ArrayList<>();
    private @Nullable Object value;
    private boolean enabled = true;
    private boolean isDefault;
    private List<String> choices = List.of();
  }

  private boolean isEnabled(Input input, Outcome outcome) {
    Input.DependsOn dependsOn = input.dependsOn();
    if (dependsOn == null) {
      return true;
    }
    for (String id : dependsOn.inputs()) {
      if (declared.containsKey(id) && !isUsable(id)) {
        return false;
      }
    }
    return dependsOn.condition() == null || holds(dependsOn.condition(), outcome);
  }

  /** Whether an input can be built upon; one that leads back to the asking input cannot. */
  private boolean isUsable(String id) {
    if (open.contains(id)) {
      return false;
    }
    CheckedInput dependency = resolve(id);
    return dependency.enabled() && dependency.value() != null;
  }

  private boolean holds(String condition, Outcome outcome) {
    try {
      Object result = renderer.render(condition, soFar());
      return Boolean.TRUE.equals(result) || "true".equals(result);
    } catch (EngineException e) {
      outcome.errors.add("Invalid condition: " + e.getMessage());
      return false;
    }
  }

  private void settle(String path, Input input, Outcome outcome) {
    outcome.choices = choices(input);
    Object raw = present(input.type(), Given.find(given, path));
    if (raw == null) {
      raw = present(input.type(), defaultOf(input, outcome));
      outcome.isDefault = raw != null;
    }
    if (raw != null) {
      outcome.value = typed(path, input, raw, outcome);
    } else if (input.required()) {
      outcome.errors.add(MISSING + path);
    }
  }

  /** An empty text counts as nothing, unless the type has room for it. */
  private static @Nullable Object present(InputType type, @Nullable Object value) {
    boolean keepsEmpty =
        switch (type) {
          case STRING, SELECT, ENUM, EMAIL, SECRET -> true;
          default -> false;
        };
    boolean empty = value instanceof CharSequence text && text.isEmpty();
    return empty && !keepsEmpty ? null : value;
  }

  private @Nullable Object defaultOf(Input input, Outcome outcome) {
    Object defaults = input.defaults();
    if (defaults == null) {
      boolean first = input.rules().autoSelectFirst() && !outcome.choices.isEmpty();
      if (!first) {
        return null;
      }
      String choice = outcome.choices.getFirst();
      return input.type() == InputType.MULTISELECT ? List.of(choice) : choice;
    }
    try {
      return renderer.render(defaults, soFar());
    } catch (EngineException e) {
      throw new InvalidValue("the default value cannot be rendered: " + e.getMessage());
    }
  }

  private Object typed(String path, Input input, Object raw, Outcome outcome) {
    if (input.type() == InputType.SECRET) {
      throw new InvalidValue(
          "Unable to use a `SECRET` input/output as encryption is not configured");
    }
    if (input.type() == InputType.FILE) {
      return file(path, input, raw);
    }
    Object value = Values.convert(input.type(), input.rules().itemType(), raw);
    outcome.errors.addAll(ValueRules.violations(input, value, outcome.choices));
    return value;
  }

  private Object file(String path, Input input, Object raw) {
    List<String> allowed = input.rules().allowedFileExtensions();
    String name = files.fileName(raw).toLowerCase(Locale.ROOT);
    boolean fits =
        allowed.isEmpty()
            || allowed.stream().anyMatch(one -> name.endsWith(one.toLowerCase(Locale.ROOT)));
    if (!fits) {
      throw new InvalidValue(
          "File type not allowed. Accepted extensions: " + String.join(", ", allowed));
    }
    try {
      return storesFiles ? files.store(path, input, raw) : raw;
    } catch (EngineException e) {
      throw new InvalidValue(String.valueOf(e.getMessage()));
    }
  }

  private List<String> choices(Input input) {
    String expression = input.rules().expression();
    if (expression == null) {
      return input.rules().values();
    }
    Object result;
    try {
      result = renderer.render(expression, soFar());
    } catch (EngineException e) {
      throw new InvalidValue("Cannot render 'expression'. Cause: " + e.getMessage());
    }
    Object list = result instanceof CharSequence text ? listIn(text.toString()) : result;
    if (list instanceof Collection<?> items) {
      return items.stream().map(String::valueOf).toList();
    }
    throw new InvalidValue("Invalid expression result. Expected a list of strings");
  }

  private static @Nullable Object listIn(String text) {
    return text.stripLeading().startsWith("[") ? JsonText.parse(text) : text;
  }

  /** What templates see: resolved values, and null for every other input. */
  private Map<String, @Nullable Object> soFar() {
    Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
    for (String path : declared.keySet()) {
      CheckedInput checked = done.get(path);
      Given.put(inputs, path, checked == null ? null : checked.value());
    }
    return inputs;
  }
}
