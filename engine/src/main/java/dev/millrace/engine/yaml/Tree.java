package dev.millrace.engine.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML document with the place of every value; immutable, aliases already expanded. */
sealed interface Tree {

  Place place();

  /** What the user calls this kind of value. */
  String kind();

  /** The value without places: maps, lists, strings, numbers, booleans, null. */
  @Nullable Object plain();

  /** Line and column, both from 1. */
  record Place(int line, int column) {
    static final Place START = new Place(1, 1);
  }

  /**
   * One value.
   *
   * @param text as written, escapes resolved
   * @param bare written without quotes
   * @param value what it is where anything is allowed
   */
  record Scalar(Place place, String text, boolean bare, @Nullable Object value) implements Tree {
    boolean isNull() {
      return value == null;
    }

    @Override
    public String kind() {
      return switch (value) {
        case null -> "nothing";
        case Boolean b -> "a boolean";
        case Number n -> "a number";
        default -> "text";
      };
    }

    @Override
    public @Nullable Object plain() {
      return value;
    }
  }

  /** A list. */
  record Items(Place place, List<Tree> items) implements Tree {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public @Nullable Object plain() {
      List<@Nullable Object> all = new ArrayList<>(items.size());
      items.forEach(item -> all.add(item.plain()));
      return Collections.unmodifiableList(all);
    }
  }

  /** A map, in the order written. */
  record Fields(Place place, Map<String, Field> fields) implements Tree {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Nullable Tree get(String name) {
      Field field = fields.get(name);
      return field == null ? null : field.value();
    }

    /** The text of a scalar field, or null. */
    @Nullable String text(String name) {
      return get(name) instanceof Scalar scalar && !scalar.isNull() ? scalar.text() : null;
    }

    @Override
    public String kind() {
      return "a map";
    }

    @Override
    public @Nullable Object plain() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      fields.forEach((name, field) -> all.put(name, field.value().plain()));
      return Collections.unmodifiableMap(all);
    }
  }

  /**
   * One entry of a map.
   *
   * @param keyPlace where its name stands
   * @param injected comes from a plugin default, so it may name a property the type does not have
   */
  record Field(Place keyPlace, Tree value, boolean injected) {}
}
