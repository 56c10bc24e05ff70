package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class FlowCacheTest {
  private final String namespace = "ns" + UUID.randomUUID();
  private final FlowStore store;
  private final FlowCache cache;
  private final AtomicInteger parsed = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  FlowCacheTest(Database database) {
    store = new FlowStore(database.main(), InstantSource.system());
    cache = new FlowCache(store, this::parse, nanos::get);
  }

  @Test
  void aRevisionIsParsedOnceHoweverManyAskForIt() throws Exception {
    save("one");
    List<Callable<Integer>> readers =
        Stream.generate(() -> (Callable<Integer>) () -> latestRevision()).limit(50).toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(readers)).extracting(Future::resultNow).containsOnly(1);
    }
    assertThat(cache.get(namespace, "f", 1).source()).isEqualTo("one");
    assertThat(parsed).hasValue(1);
  }

  @Test
  void anotherNodesChangeIsSeenAfterASecondOrWhenItTells() {
    save("one");
    assertThat(latestRevision()).isEqualTo(1);
    save("two");
    assertThat(latestRevision()).isEqualTo(1);

    nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
    assertThat(latestRevision()).isEqualTo(2);

    save("three");
    cache.changed(namespace, "f");
    assertThat(latestRevision()).isEqualTo(3);

    save("four");
    cache.allChanged();
    assertThat(latestRevision()).isEqualTo(4);
  }

  @Test
  void aDeletedFlowHasNoLatestButItsRevisionsStay() {
    save("one");
    store.delete(namespace, "f");

    assertThat(cache.latest(namespace, "f")).isEmpty();
    assertThat(cache.find(namespace, "f", 1)).isPresent();
    assertThat(cache.latest(namespace, "none")).isEmpty();
    assertThatThrownBy(() -> cache.get(namespace, "f", 7))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FLOW_NOT_FOUND));
  }

  private int latestRevision() {
    return cache.latest(namespace, "f").orElseThrow().flow().revision();
  }

  private void save(String source) {
    store.save(parse(source).flow(), source, FlowStore.Expect.ANYTHING);
    parsed.decrementAndGet();
  }

  private CompiledFlow parse(String source) {
    parsed.incrementAndGet();
    Flow flow =
        new Flow(
            namespace, "f", 0, null, false, Map.of(), List.of(), List.of(), Map.of(), List.of(),
            List.of(), List.of(), List.of(), null);
    return CompiledFlow.of(flow, source);
  }
}
