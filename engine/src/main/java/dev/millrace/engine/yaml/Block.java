package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.yaml.Tree.Field;
import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Items;
import dev.millrace.engine.yaml.Tree.Place;
import dev.millrace.engine.yaml.Tree.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One map of the document while it is read: hands out typed properties, reports each that is not
 * what was expected, and in {@link #finish} complains about those nobody asked for. Every getter
 * must therefore be called, whatever the others gave. Used by one thread.
 */
final class Block {

  private final Reading reading;
  private final Fields tree;
  private final String path;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> accepted = new HashSet<>();
  private boolean makesInputs;

  Block(Reading reading, Fields tree, String path) {
    this.reading = reading;
    this.tree = tree;
    this.path = path;
  }

  Reading reading() {
    return reading;
  }

  /** From now on its templates are among those rendered while inputs are made. */
  Block makesInputs() {
    makesInputs = true;
    return this;
  }

  Fields tree() {
    return tree;
  }

  String path() {
    return path;
  }

  Place place() {
    return tree.place();
  }

  String pathOf(String name) {
    return Words.join(path, name);
  }

  /** Where a property's value stands, or the block itself when it has none. */
  Place placeOf(String name) {
    Tree value = tree.get(name);
    return value == null ? tree.place() : value.place();
  }

  Place keyPlaceOf(String name) {
    Field field = tree.fields().get(name);
    return field == null ? tree.place() : field.keyPlace();
  }

  /** Whether the property is there and not null. */
  boolean has(String name) {
    return raw(name) != null;
  }

  /** The property, null when it is absent or null. */
  @Nullable Tree raw(String name) {
    asked.add(name);
    Tree value = tree.get(name);
    return value instanceof Scalar scalar && scalar.isNull() ? null : value;
  }

  /** Whether a property is written, without making it one to suggest. */
  boolean isWritten(String name) {
    accept(name);
    return !(tree.get(name) instanceof Scalar scalar && scalar.isNull()) && tree.get(name) != null;
  }

  /** Whether a list is not there or has nothing in it. */
  boolean isEmptyList(String name) {
    Tree value = raw(name);
    return value == null || (value instanceof Items items && items.items().isEmpty());
  }

  void error(String name, String message) {
    reading.problems().error(placeOf(name), pathOf(name), message);
  }

  /** Refuses the property itself, not its value. */
  void refuse(String name, String message) {
    reading.problems().error(keyPlaceOf(name), pathOf(name), message);
  }

  void warning(String name, String message) {
    reading.problems().warning(keyPlaceOf(name), pathOf(name), message);
  }

  void info(String name, String message) {
    reading.problems().info(keyPlaceOf(name), pathOf(name), message);
  }

  /** An old spelling that still works. */
  void deprecated(String name, String message) {
    reading.problems().deprecated(keyPlaceOf(name), pathOf(name), message);
  }

  /** Literal text: numbers and booleans count as they are written. */
  @Nullable String text(String name) {
    Tree value = raw(name);
    if (value == null || value instanceof Scalar) {
      return value == null ? null : ((Scalar) value).text();
    }
    error(name, "expected text, found " + value.kind());
    return null;
  }

  /** Literal text that must be there. */
  @Nullable String requiredText(String name) {
    String text = text(name);
    if (text == null || text.isBlank()) {
      missing(name);
      return null;
    }
    return text;
  }

  /** Reports a required property that is not there, unless its value was already refused. */
  void missing(String name) {
    Tree value = tree.get(name);
    boolean refused = value instanceof Items || value instanceof Fields;
    if (!refused) {
      reading
          .problems()
          .error(placeOf(name), pathOf(name), "must not be null: `" + name + "` is required here");
    }
  }

  /** Text that is rendered before it is used. */
  @Nullable String template(String name) {
    String text = text(name);
    Tree value = tree.get(name);
    if (text != null && value != null) {
      reading.checkTemplates(value, pathOf(name), makesInputs);
    }
    return text;
  }

  /** A template that must be there. */
  @Nullable String requiredTemplate(String name) {
    String text = template(name);
    if (text == null || text.isBlank()) {
      missing(name);
      return null;
    }
    return text;
  }

  /** A whole number of at least {@code min}, or a template of one. */
  String integerTemplate(String name, int min, String otherwise) {
    String text = template(name);
    if (text == null) {
      return otherwise;
    }
    return Scalars.isTemplate(text) ? text : String.valueOf(atLeast(name, text, min));
  }

  /** A boolean, or a template of one. */
  String booleanTemplate(String name, boolean otherwise) {
    String text = template(name);
    if (text == null || Scalars.isTemplate(text)) {
      return text == null ? String.valueOf(otherwise) : text;
    }
    return String.valueOf(booleanOf(name, text, otherwise));
  }

  /** A duration, or a template of one. */
  @Nullable String durationTemplate(String name) {
    String text = template(name);
    if (text != null && !Scalars.isTemplate(text)) {
      durationOf(name, text);
    }
    return text;
  }

  /** A boolean that is not rendered. */
  boolean flag(String name, boolean otherwise) {
    String text = text(name);
    return text == null ? otherwise : booleanOf(name, text, otherwise);
  }

  /** A whole number that is not rendered. */
  @Nullable Integer integer(String name, int min) {
    String text = text(name);
    return text == null ? null : atLeast(name, text, min);
  }

  /** A duration that is not rendered. */
  @Nullable Duration duration(String name) {
    String text = text(name);
    return text == null ? null : durationOf(name, text);
  }

  /** One of the constants, in any case. */
  <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name())
            .toList();
    String wanted = text.strip().toUpperCase(Locale.ROOT);
    if (names.contains(wanted)) {
      return Enum.valueOf(type, wanted);
    }
    error(name, notOneOf(text, names));
    return null;
  }

  static String notOneOf(String text, List<String> names) {
    String near = Words.nearest(text, names);
    return "`%s` is not one of %s%s"
        .formatted(
            Words.shown(text),
            Words.list(names),
            near == null ? "" : "; did you mean `" + near + "`?");
  }

  /** Anything, with every string checked as a template. */
  @Nullable Object value(String name) {
    Tree value = raw(name);
    if (value == null) {
      return null;
    }
    reading.checkTemplates(value, pathOf(name), makesInputs);
    return value.plain();
  }

  /** A map of anything, with every string checked as a template. */
  @SuppressWarnings("unchecked")
  Map<String, @Nullable Object> map(String name) {
    Tree value = raw(name);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Fields) {
      reading.checkTemplates(value, pathOf(name), makesInputs);
      return (Map<String, @Nullable Object>) Objects.requireNonNull(value.plain());
    }
    error(name, "expected a map of `name: value`, found " + value.kind());
    return Map.of();
  }

  /** A list of texts; a single text counts as a list of one. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Entry entry : entries(name, "texts")) {
      if (entry.value() instanceof Scalar scalar && !scalar.isNull()) {
        texts.add(scalar.text());
      } else {
        reading
            .problems()
            .error(
                entry.value().place(),
                entry.path(),
                "expected text, found " + entry.value().kind());
      }
    }
    return texts;
  }

  /** The map of this name, or null. */
  @Nullable Block block(String name) {
    Tree value = raw(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Fields fields) {
      return new Block(reading, fields, pathOf(name));
    }
    error(name, "expected a map, found " + value.kind());
    return null;
  }

  /** The maps in the list of this name. */
  List<Block> blocks(String name) {
    List<Block> blocks = new ArrayList<>();
    for (Entry entry : entries(name, "maps that each begin with `- id:`")) {
      if (entry.value() instanceof Fields fields) {
        blocks.add(new Block(reading, fields, entry.path()));
      } else {
        reading
            .problems()
            .error(
                entry.value().place(),
                entry.path(),
                "expected a map such as `id: …`, found " + entry.value().kind());
      }
    }
    return blocks;
  }

  /** An element of a list and its path. */
  record Entry(Tree value, String path) {}

  private List<Entry> entries(String name, String of) {
    Tree value = raw(name);
    if (value instanceof Items items) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < items.items().size(); i++) {
        entries.add(new Entry(items.items().get(i), pathOf(name) + "[" + i + "]"));
      }
      return entries;
    }
    if (value instanceof Scalar scalar && of.equals("texts")) {
      return List.of(new Entry(scalar, pathOf(name)));
    }
    if (value != null) {
      error(name, "expected a list of " + of + ", found " + value.kind());
    }
    return List.of();
  }

  /** Properties nobody asked for yet, without those a plugin default brought. */
  Map<String, Field> rest() {
    Map<String, Field> rest = new LinkedHashMap<>(tree.fields());
    rest.keySet().removeAll(asked);
    rest.keySet().removeAll(accepted);
    return rest;
  }

  /** Accepts properties that are not worth suggesting to anybody. */
  void accept(String... names) {
    accepted.addAll(List.of(names));
  }

  /** Complains about every property nobody asked for. */
  void finish(Advice.Owner owner) {
    Problems problems = reading.problems();
    rest()
        .forEach((name, field) -> {
          if (!field.injected()) {
            String message =
                problems.hasRoom() ? Advice.unknown(name, owner, asked) : "unknown property";
            problems.error(field.keyPlace(), pathOf(name), message);
          }
        });
  }

  private boolean booleanOf(String name, String text, boolean otherwise) {
    Boolean value = Scalars.asBoolean(text.strip());
    if (value != null) {
      return value;
    }
    String remedy =
        Scalars.isTemplate(text) ? "; this property is not rendered, a task can use `runIf`" : "";
    error(name, "expected true or false, found `" + Words.shown(text) + "`" + remedy);
    return otherwise;
  }

  private int atLeast(String name, String text, int min) {
    Number value = Scalars.asInteger(text.strip());
    if (value instanceof Integer i && i >= min) {
      return i;
    }
    String bound = min == Integer.MIN_VALUE ? "" : " of at least " + min;
    error(name, "expected a whole number" + bound + ", found `" + Words.shown(text) + "`");
    return Math.max(min, 0);
  }

  private @Nullable Duration durationOf(String name, String text) {
    try {
      Duration duration = Durations.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
      error(name, "a duration cannot be negative here: `" + Words.shown(text) + "`");
    } catch (IllegalArgumentException e) {
      error(name, String.valueOf(e.getMessage()));
    }
    return null;
  }
}
