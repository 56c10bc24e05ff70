package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Namespaces;
import dev.millrace.engine.store.KvEntry;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.KvValue;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.task.KeyValues;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The key-value store as a task of one namespace sees it; a database that is away is waited for.
 * Safe for all threads.
 */
public final class TaskKeyValues implements KeyValues {
  private final KvStore store;
  private final String namespace;
  private final RetryableSql retry;

  public TaskKeyValues(KvStore store, String namespace, RetryableSql retry) {
    this.store = store;
    this.namespace = namespace;
    this.retry = retry;
  }

  /** The flow's own namespace inherits; another one is searched alone. */
  @Override
  public Optional<Object> get(@Nullable String other, String key) {
    List<String> searched =
        other == null || other.equals(namespace)
            ? Namespaces.withParents(namespace)
            : List.of(other);
    return waiting(() -> store.find(searched, key)).map(KvEntry::value);
  }

  @Override
  public void set(@Nullable String other, String key, @Nullable Object value, Options options) {
    KvValue typed = options.type() == null ? KvValue.of(value) : KvValue.of(options.type(), value);
    KvStore.Options how =
        new KvStore.Options(options.ttl(), options.overwrite(), options.description());
    waiting(() -> store.set(own(other), key, typed, how));
  }

  @Override
  public boolean delete(@Nullable String other, String key) {
    return waiting(() -> store.delete(own(other), key));
  }

  @Override
  public List<String> keys(@Nullable String other, String prefix) {
    return waiting(() -> store.keys(own(other), prefix));
  }

  private <T> T waiting(Supplier<T> statement) {
    try {
      return retry.run("The key-value store", RetryableSql.TEN_MINUTES, statement);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(
          ErrorCode.DATABASE_UNAVAILABLE,
          "interrupted while waiting for the database that keeps the key-value store",
          e);
    }
  }

  private String own(@Nullable String other) {
    return other == null ? namespace : Namespaces.require(other);
  }
}
