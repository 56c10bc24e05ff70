package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.yaml.Tree.Field;
import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Items;
import dev.millrace.engine.yaml.Tree.Place;
import dev.millrace.engine.yaml.Tree.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts plugin defaults into every map that has a matching {@code type}, innermost first, before
 * anything is typed. What they bring keeps the place where the default is written, so a mistake in
 * a default is reported there. One per document.
 *
 * <p>Order, strongest first: forced global, forced of the flow, the map's own, of the flow, global.
 * Among defaults of one level the first match wins. Maps are merged deeply, unless both name a
 * {@code type} and the types differ: then the properties belong to another plugin and stay out.
 */
final class Defaults {

  private static final Set<String> SECTIONS = Set.of("pluginDefaults", "taskDefaults");

  private final Reading reading;
  private final YamlLimits limits;
  private final List<PluginDefault> global;
  private List<Rule> rules = List.of();
  private long spent;

  /**
   * One default, ready to apply.
   *
   * @param level 0 for the flow, 1 for global
   */
  private record Rule(
      String type, Fields values, boolean forced, @Nullable String ref, int level, long size) {

    boolean matches(String canonicalType) {
      return canonicalType.startsWith(type);
    }
  }

  Defaults(Reading reading, YamlLimits limits, List<PluginDefault> global) {
    this.reading = reading;
    this.limits = limits;
    this.global = global;
  }

  Fields applyTo(Fields flow) {
    List<Rule> all =
        new ArrayList<>(new DefaultsReader(reading).read(flow).stream().map(this::ofFlow).toList());
    global.forEach(one -> all.add(ofGlobal(one)));
    rules = List.copyOf(all);
    Map<String, Field> fields = new LinkedHashMap<>();
    flow.fields()
        .forEach((name, field) ->
            fields.put(
                name, SECTIONS.contains(name) ? field : with(field, apply(field.value(), name))));
    return new Fields(flow.place(), fields);
  }

  private Rule ofFlow(DefaultsReader.Entry entry) {
    String type = reading.types().canonical(entry.type());
    return new Rule(type, entry.values(), entry.forced(), entry.ref(), 0, size(entry.values()));
  }

  private Rule ofGlobal(PluginDefault one) {
    Fields values = (Fields) tree(one.values());
    String type = reading.types().canonical(one.type());
    return new Rule(type, values, one.forced(), one.ref(), 1, size(values));
  }

  private Tree apply(Tree tree, String path) {
    return switch (tree) {
      case Scalar scalar -> scalar;
      case Items items -> {
        List<Tree> applied = new ArrayList<>(items.items().size());
        for (int i = 0; i < items.items().size(); i++) {
          applied.add(apply(items.items().get(i), path + "[" + i + "]"));
        }
        yield new Items(items.place(), applied);
      }
      case Fields fields -> {
        Map<String, Field> applied = new LinkedHashMap<>();
        fields
            .fields()
            .forEach((name, field) ->
                applied.put(name, with(field, apply(field.value(), Words.join(path, name)))));
        yield complete(new Fields(fields.place(), applied), path);
      }
    };
  }

  private static Field with(Field field, Tree value) {
    return new Field(field.keyPlace(), value, field.injected());
  }

  /** The map with the defaults of its type. */
  private Fields complete(Fields map, String path) {
    String written = map.text("type");
    if (written == null) {
      return map;
    }
    String ref = map.text("pluginDefaultsRef");
    if (rules.isEmpty() && ref == null) {
      return map;
    }
    String type = reading.types().canonical(written);
    List<Rule> matching = rules.stream().filter(rule -> rule.matches(type)).toList();
    Fields result = map;
    for (Rule rule : weak(matching, ref, map, path)) {
      result = affordable(rule, map) ? merge(result, located(rule, map), false) : result;
    }
    for (Rule rule : forced(matching)) {
      result = affordable(rule, map) ? merge(located(rule, map), result, true) : result;
    }
    return result;
  }

  /** Defaults that give way to the map's own values, strongest first. */
  private List<Rule> weak(List<Rule> matching, @Nullable String ref, Fields map, String path) {
    if (ref == null) {
      return matching.stream().filter(rule -> !rule.forced() && rule.ref() == null).toList();
    }
    List<Rule> named =
        matching.stream().filter(rule -> !rule.forced() && ref.equals(rule.ref())).toList();
    if (named.isEmpty()) {
      Field field = map.fields().get("pluginDefaultsRef");
      Place place = field == null ? map.place() : field.value().place();
      reading
          .problems()
          .error(
              place,
              Words.join(path, "pluginDefaultsRef"),
              "No plugin-defaults exists for pluginDefaultsRef: '" + Words.shown(ref) + "'");
    }
    return named;
  }

  /** Defaults that win over the map's own values, weakest first. */
  private static List<Rule> forced(List<Rule> matching) {
    List<Rule> forced = new ArrayList<>();
    for (int level = 0; level <= 1; level++) {
      for (int i = matching.size() - 1; i >= 0; i--) {
        Rule rule = matching.get(i);
        if (rule.forced() && rule.ref() == null && rule.level() == level) {
          forced.add(rule);
        }
      }
    }
    return forced;
  }

  private boolean affordable(Rule rule, Fields map) {
    boolean before = spent <= limits.maxNodes();
    spent += rule.size();
    boolean after = spent <= limits.maxNodes();
    if (before && !after) {
      reading
          .problems()
          .error(
              map.place(),
              "",
              "plugin defaults make the flow larger than %,d values (setting flow-values-max); use smaller defaults"
                  .formatted(limits.maxNodes()));
    }
    return after;
  }

  /** A global default has no place in the text; its values are reported where they are used. */
  private static Fields located(Rule rule, Fields map) {
    return rule.level() == 0 ? rule.values() : (Fields) moved(rule.values(), map.place());
  }

  private static Tree moved(Tree tree, Place place) {
    return switch (tree) {
      case Scalar scalar -> new Scalar(place, scalar.text(), scalar.bare(), scalar.value());
      case Items items ->
          new Items(place, items.items().stream().map(item -> moved(item, place)).toList());
      case Fields fields -> {
        Map<String, Field> all = new LinkedHashMap<>();
        fields
            .fields()
            .forEach((name, field) ->
                all.put(name, new Field(place, moved(field.value(), place), true)));
        yield new Fields(place, all);
      }
    };
  }

  /** All of {@code strong}, and what {@code weak} adds to it. */
  private static Fields merge(Fields strong, Fields weak, boolean strongInjected) {
    Map<String, Field> all = new LinkedHashMap<>();
    strong
        .fields()
        .forEach((name, field) ->
            all.put(
                name,
                new Field(field.keyPlace(), field.value(), field.injected() || strongInjected)));
    weak.fields()
        .forEach((name, field) -> {
          Field own = all.get(name);
          boolean injected = field.injected() || !strongInjected;
          if (own == null) {
            all.put(name, new Field(field.keyPlace(), field.value(), injected));
          } else if (own.value() instanceof Fields a
              && field.value() instanceof Fields b
              && samePlugin(a, b)) {
            all.put(name, with(own, merge(a, b, strongInjected)));
          }
        });
    return new Fields(strongInjected ? weak.place() : strong.place(), all);
  }

  private static boolean samePlugin(Fields a, Fields b) {
    String first = a.text("type");
    String second = b.text("type");
    return first == null || second == null || first.equals(second);
  }

  private static long size(Tree tree) {
    return switch (tree) {
      case Scalar scalar -> 1;
      case Items items -> 1 + items.items().stream().mapToLong(Defaults::size).sum();
      case Fields fields ->
          1 + fields.fields().values().stream().mapToLong(field -> size(field.value())).sum();
    };
  }

  private static Tree tree(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Field> fields = new LinkedHashMap<>();
        map.forEach((name, one) ->
            fields.put(String.valueOf(name), new Field(Place.START, tree(one), true)));
        yield new Fields(Place.START, fields);
      }
      case List<?> list -> {
        List<Tree> items = new ArrayList<>();
        list.forEach(one -> items.add(tree(one)));
        yield new Items(Place.START, items);
      }
      case null -> new Scalar(Place.START, "", true, null);
      default -> new Scalar(Place.START, String.valueOf(value), !(value instanceof String), value);
    };
  }
}
