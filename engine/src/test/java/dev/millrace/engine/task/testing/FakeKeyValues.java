package dev.millrace.engine.task.testing;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.task.KeyValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The key-value store in memory; keeps the options each value was set with. */
public final class FakeKeyValues implements KeyValues {

  /** A stored value. */
  public record Stored(@Nullable Object value, Options options) {}

  private final Map<String, Map<String, Stored>> namespaces = new ConcurrentHashMap<>();

  public @Nullable Stored stored(String key) {
    return in(null).get(key);
  }

  private Map<String, Stored> in(@Nullable String namespace) {
    return namespaces.computeIfAbsent(
        namespace == null ? "company.team" : namespace, name -> new TreeMap<>());
  }

  @Override
  public Optional<Object> get(@Nullable String namespace, String key) {
    return Optional.ofNullable(in(namespace).get(key)).map(Stored::value);
  }

  @Override
  public void set(@Nullable String namespace, String key, @Nullable Object value, Options options) {
    if (!options.overwrite() && in(namespace).containsKey(key)) {
      throw new EngineException(ErrorCode.KV_EXISTS, "Cannot set value for key '" + key + "'");
    }
    in(namespace).put(key, new Stored(value, options));
  }

  @Override
  public boolean delete(@Nullable String namespace, String key) {
    return in(namespace).remove(key) != null;
  }

  @Override
  public List<String> keys(@Nullable String namespace, String prefix) {
    return in(namespace).keySet().stream().filter(key -> key.startsWith(prefix)).toList();
  }
}
