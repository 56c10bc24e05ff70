package dev.millrace.engine;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Namespaces;
import dev.millrace.engine.query.KvView;
import dev.millrace.engine.store.KvEntry;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.KvValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key-value store of namespaces, for the API and the command line; searching is {@code
 * KvQueries}. Safe for all threads.
 */
public final class NamespaceValues {
  private final KvStore store;

  NamespaceValues(KvStore store) {
    this.store = store;
  }

  /**
   * A key with its value: text (also for dates and durations), number, boolean, map, list, null.
   */
  public record Detail(KvView entry, @Nullable Object value) {}

  /**
   * The key of this namespace; parents are not searched.
   *
   * @throws EngineException KV_NOT_FOUND, KV_EXPIRED
   */
  public Detail get(String namespace, String key) {
    Namespaces.require(namespace);
    return store
        .find(List.of(namespace), key)
        .map(NamespaceValues::detail)
        .orElseThrow(() ->
            new EngineException(
                ErrorCode.KV_NOT_FOUND,
                "The key '" + key + "' does not exist in the namespace '" + namespace + "'."));
  }

  /** How long a value stays (null: for ever) and what is said about it. */
  public record Options(@Nullable Duration ttl, boolean overwrite, @Nullable String description) {
    public static final Options DEFAULT = new Options(null, true, null);
  }

  /**
   * Stores a body as clients send it: JSON, an ISO date, instant or duration, or else text.
   *
   * @throws EngineException KV_EXISTS, REQUEST_INVALID, LIMIT_EXCEEDED
   */
  public void setText(String namespace, String key, String body, Options options) {
    set(namespace, key, KvValue.parse(body), options);
  }

  /** Stores a plain value, typed by what it is. */
  public void set(String namespace, String key, @Nullable Object value, Options options) {
    set(namespace, key, KvValue.of(value), options);
  }

  /** Removes a key; false when there was none. */
  public boolean delete(String namespace, String key) {
    return store.delete(Namespaces.require(namespace), key);
  }

  /** Removes keys; tells which of them there were. */
  public List<String> deleteAll(String namespace, List<String> keys) {
    List<String> deleted = new ArrayList<>();
    for (String key : keys) {
      if (delete(namespace, key)) {
        deleted.add(key);
      }
    }
    return deleted;
  }

  private void set(String namespace, String key, KvValue value, Options options) {
    store.set(
        Namespaces.require(namespace),
        key,
        value,
        new KvStore.Options(options.ttl(), options.overwrite(), options.description()));
  }

  private static Detail detail(KvEntry entry) {
    return new Detail(
        new KvView(
            entry.namespace(),
            entry.key(),
            entry.type(),
            entry.revision(),
            entry.description(),
            entry.createdAt(),
            entry.updatedAt(),
            entry.expiresAt()),
        entry.value());
  }
}
