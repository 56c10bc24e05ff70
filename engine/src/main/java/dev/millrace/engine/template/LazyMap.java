package dev.millrace.engine.template;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map whose values are loaded when a template asks for them, such as {@code outputs}: {@code
 * outputs.x.y} loads the outputs of {@code x} and nothing else. The engine implements {@link
 * Source}; what it has loaded is kept. Loading does not count against the time of the template.
 * Confined to the rendering thread.
 */
public final class LazyMap extends AbstractMap<String, @Nullable Object> {
  /** Where the values come from. */
  public interface Source {
    /** Whether there is such a key; asked before {@link #load}. */
    boolean has(String key);

    /** The value of a key that exists. */
    @Nullable Object load(String key);

    /** All keys; asked only by templates that print or loop over the whole map. */
    Set<String> keys();
  }

  private final Source source;
  private final Map<String, @Nullable Object> loaded = new HashMap<>();

  public LazyMap(Source source) {
    this.source = source;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && (loaded.containsKey(name) || source.has(name));
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    if (loaded.containsKey(name)) {
      return loaded.get(name);
    }
    if (!source.has(name)) {
      return null;
    }
    Object value = source.load(name);
    loaded.put(name, value);
    return value;
  }

  @Override
  public Set<String> keySet() {
    return source.keys();
  }

  @Override
  public int size() {
    return source.keys().size();
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    Set<Map.Entry<String, @Nullable Object>> entries = new LinkedHashSet<>();
    for (String key : source.keys()) {
      entries.add(new SimpleImmutableEntry<>(key, get(key)));
    }
    return entries;
  }
}
