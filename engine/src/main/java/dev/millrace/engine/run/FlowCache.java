package dev.millrace.engine.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.store.StoredFlow;
import java.time.Duration;
import java.util.Optional;

/**
 * Flows ready to run: a revision is read and parsed once and then kept, bounded. Which revision is
 * the latest is remembered for a moment only, and forgotten when this node saves the flow or
 * another node tells that it did. Used by everything that starts or plans executions; safe for all
 * threads.
 */
public final class FlowCache {
  /** Beyond a notification that was lost, how long another node's change may go unseen. */
  private static final Duration LATEST_AGE = Duration.ofSeconds(1);

  /** Weight of the cache: characters of source text. */
  private static final long SOURCE_CHARS_MAX = 64L << 20;

  private static final int LATEST_MAX = 10_000;

  private final FlowStore store;
  private final Parser parser;
  private final Cache<Key, CompiledFlow> compiled;
  private final Cache<Name, Optional<StoredFlow>> latest;

  /** Reads the text of a stored flow; raises {@code EngineException} FLOW_INVALID. */
  @FunctionalInterface
  public interface Parser {
    CompiledFlow parseOrThrow(String source);
  }

  private record Key(String namespace, String id, int revision) {}

  private record Name(String namespace, String id) {}

  public FlowCache(FlowStore store, Parser parser) {
    this(store, parser, Ticker.systemTicker());
  }

  FlowCache(FlowStore store, Parser parser, Ticker ticker) {
    this.store = store;
    this.parser = parser;
    this.compiled =
        Caffeine.newBuilder()
            .maximumWeight(SOURCE_CHARS_MAX)
            .weigher((Key key, CompiledFlow flow) -> flow.source().length() + 1)
            .build();
    this.latest =
        Caffeine.newBuilder()
            .maximumSize(LATEST_MAX)
            .expireAfterWrite(LATEST_AGE)
            .ticker(ticker)
            .build();
  }

  /** The latest revision; empty when the flow does not exist or was deleted. */
  public Optional<CompiledFlow> latest(String namespace, String id) {
    Optional<StoredFlow> stored =
        latest.get(new Name(namespace, id), name -> store.latest(name.namespace(), name.id()));
    return stored.filter(flow -> !flow.deleted()).map(this::compile);
  }

  /** A revision, also of a flow that has been deleted since; empty when there is none. */
  public Optional<CompiledFlow> find(String namespace, String id, int revision) {
    CompiledFlow known = compiled.getIfPresent(new Key(namespace, id, revision));
    if (known != null) {
      return Optional.of(known);
    }
    return store.revision(namespace, id, revision).map(this::compile);
  }

  /** A revision that executions of it prove to exist. */
  public CompiledFlow get(String namespace, String id, int revision) {
    return find(namespace, id, revision)
        .orElseThrow(() -> FlowStore.notFound(namespace, id + " with revision " + revision));
  }

  /** Forgets which revision is the latest: it was saved or deleted, here or elsewhere. */
  public void changed(String namespace, String id) {
    latest.invalidate(new Name(namespace, id));
  }

  /** Forgets all latest revisions: notifications may have been missed. */
  public void allChanged() {
    latest.invalidateAll();
  }

  private CompiledFlow compile(StoredFlow stored) {
    Key key = new Key(stored.namespace(), stored.id(), stored.revision());
    return compiled.get(
        key,
        missing ->
            CompiledFlow.of(
                parser.parseOrThrow(stored.source()).flow().withRevision(stored.revision()),
                stored.source()));
  }
}
