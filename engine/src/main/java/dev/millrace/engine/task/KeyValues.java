package dev.millrace.engine.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key-value store. A null namespace is the flow's own; reading then falls back to the parent
 * namespaces. Methods raise {@code EngineException} KV_NOT_FOUND, KV_EXPIRED, KV_EXISTS.
 */
public interface KeyValues {

  /** The value of a key; a present {@code Optional} never holds an expired value. */
  Optional<Object> get(@Nullable String namespace, String key);

  void set(@Nullable String namespace, String key, @Nullable Object value, Options options);

  boolean delete(@Nullable String namespace, String key);

  /** Keys that begin with the prefix, sorted. */
  List<String> keys(@Nullable String namespace, String prefix);

  /**
   * How a value is stored.
   *
   * @param type STRING, NUMBER, BOOLEAN, DATETIME, DATE, DURATION or JSON; null: by the value
   * @param ttl null: for ever
   */
  record Options(
      @Nullable String type,
      @Nullable Duration ttl,
      boolean overwrite,
      @Nullable String description) {}
}
