package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.KvType;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
class KvStoreTest {
  private final KvStore kv;
  private final String namespace = "ns" + UUID.randomUUID();
  private Instant now = Instant.parse("2026-11-24T07:00:00.123456Z");

  KvStoreTest(Database database) {
    kv = new KvStore(database.main(), () -> now, 10 << 20);
  }

  @Test
  void aValueIsReadBackWithAllThatIsKnownOfIt() {
    kv.set(
        namespace,
        "k",
        KvValue.of(Map.of("a", List.of(1, "two"))),
        new KvStore.Options(Duration.ofHours(1), true, "about"));

    assertThat(kv.find(List.of(namespace), "k"))
        .contains(
            new KvEntry(
                namespace,
                "k",
                KvType.JSON,
                "{\"a\":[1,\"two\"]}",
                "about",
                1,
                now,
                now,
                now.plusSeconds(3600)));
  }

  @Test
  void everyPlainValueSurvives() {
    Map<String, Object> map = new HashMap<>();
    map.put("nothing", null);
    List<Object> values =
        new ArrayList<>(
            Arrays.asList("text", 1, 1L << 40, 1.5, true, List.of(1, "a"), map, "NUL \0 in it"));
    for (Object value : values) {
      set("k", value);
      assertThat(kv.find(List.of(namespace), "k").orElseThrow().value()).isEqualTo(value);
    }
  }

  @Test
  void settingAgainCountsRevisionsAndKeepsTheBirthAndTheDescription() {
    kv.set(namespace, "k", KvValue.of("1"), new KvStore.Options(null, true, "about"));
    Instant born = now;
    now = now.plusSeconds(5);

    assertThat(set("k", "2")).isEqualTo(2);

    KvEntry entry = kv.find(List.of(namespace), "k").orElseThrow();
    assertThat(entry.createdAt()).isEqualTo(born);
    assertThat(entry.updatedAt()).isEqualTo(now);
    assertThat(entry.description()).isEqualTo("about");
  }

  @Test
  void withoutOverwriteAnExistingKeyIsRefusedInKestrasWords() {
    set("k", "1");

    assertThatThrownBy(
            () -> kv.set(namespace, "k", KvValue.of("2"), new KvStore.Options(null, false, null)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KV_EXISTS))
        .hasMessage(
            "Cannot set value for key 'k'. Key already exists and `overwrite` is set to `false`.");
  }

  @Test
  void ofManyWhoMayNotOverwriteOneWins() throws Exception {
    List<Callable<Boolean>> writers =
        IntStream.range(0, 16).<Callable<Boolean>>mapToObj(i -> () -> setsAlone("k", i)).toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(writers).stream().map(Future::resultNow).filter(won -> won))
          .hasSize(1);
    }
  }

  @Test
  void anExpiredKeyIsSaidToBeAndIsGone() {
    kv.set(namespace, "k", KvValue.of("1"), new KvStore.Options(Duration.ofMinutes(1), true, null));
    now = now.plus(Duration.ofMinutes(1));

    assertThat(kv.keys(namespace, "")).isEmpty();
    assertThatThrownBy(() -> kv.find(List.of(namespace), "k"))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KV_EXPIRED))
        .hasMessage("The requested value has expired");
    assertThat(kv.find(List.of(namespace), "k")).isEmpty();
  }

  @Test
  void anExpiredKeyMayBeSetWithoutOverwriteAndBeginsAnew() {
    kv.set(namespace, "k", KvValue.of("1"), new KvStore.Options(Duration.ofMinutes(1), true, null));
    set("k", "2");
    kv.set(namespace, "k", KvValue.of("3"), new KvStore.Options(Duration.ofMinutes(1), true, null));
    now = now.plus(Duration.ofMinutes(2));

    assertThat(kv.set(namespace, "k", KvValue.of("4"), new KvStore.Options(null, false, null)))
        .isEqualTo(1);
    assertThat(kv.find(List.of(namespace), "k").orElseThrow().createdAt()).isEqualTo(now);
  }

  @Test
  void theNearestNamespaceIsFoundFirst() {
    kv.set(namespace, "k", KvValue.of("parent"), KvStore.Options.DEFAULT);
    kv.set(namespace + ".child", "k", KvValue.of("child"), KvStore.Options.DEFAULT);

    List<String> searched = List.of(namespace + ".child", namespace);
    assertThat(kv.find(searched, "k").orElseThrow().value()).isEqualTo("child");
    kv.delete(namespace + ".child", "k");
    assertThat(kv.find(searched, "k").orElseThrow().value()).isEqualTo("parent");
  }

  @Test
  void deletingTellsWhetherThereWasALiveKey() {
    set("k", "1");
    assertThat(kv.delete(namespace, "k")).isTrue();
    assertThat(kv.delete(namespace, "k")).isFalse();
    kv.set(namespace, "k", KvValue.of("1"), new KvStore.Options(Duration.ofMinutes(1), true, null));
    now = now.plusSeconds(61);
    assertThat(kv.delete(namespace, "k")).isFalse();
  }

  @Test
  void keysAreFoundByPrefixLiterallyAndSorted() {
    for (String key : List.of("a_b", "axb", "a", "B", "b")) {
      set(key, 1);
    }

    assertThat(kv.keys(namespace, "a")).containsExactly("a", "a_b", "axb");
    assertThat(kv.keys(namespace, "a_")).containsExactly("a_b");
    assertThat(kv.keys(namespace, "")).containsExactly("B", "a", "a_b", "axb", "b");
  }

  @Test
  void expiredKeysAreSweptInPortions() {
    // Long ago, so that the keys of other tests are not swept.
    now = Instant.parse("2001-01-01T00:00:00Z");
    for (int i = 0; i < 5; i++) {
      kv.set(
          namespace, "k" + i, KvValue.of(i), new KvStore.Options(Duration.ofNanos(1000), true, ""));
    }
    now = now.plusSeconds(1);

    assertThat(kv.deleteExpired(3)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a b", "a/b", "ä", "a\0", "..", "a\n"})
  void aBadKeyIsRefused(String key) {
    assertThatThrownBy(() -> set(key, 1))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_INVALID));
  }

  @Test
  void aLifetimeThatIsOverIsRefused() {
    assertThatThrownBy(() ->
            kv.set(namespace, "k", KvValue.of(1), new KvStore.Options(Duration.ZERO, true, null)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("PT1H");
  }

  private int set(String key, Object value) {
    return kv.set(namespace, key, KvValue.of(value), KvStore.Options.DEFAULT);
  }

  private boolean setsAlone(String key, int value) {
    try {
      kv.set(namespace, key, KvValue.of(value), new KvStore.Options(null, false, null));
      return true;
    } catch (EngineException e) {
      return false;
    }
  }
}
