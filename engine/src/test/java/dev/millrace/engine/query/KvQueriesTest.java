package dev.millrace.engine.query;

import static dev.millrace.engine.query.QueryFilter.Operation.EQUALS;
import static dev.millrace.engine.query.QueryFilter.Operation.GREATER_THAN;
import static dev.millrace.engine.query.QueryFilter.Operation.LESS_THAN;
import static dev.millrace.engine.query.QueryFilter.Operation.STARTS_WITH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.engine.query.KvQueries.Sort;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.state.KvType;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.KvValue;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(PostgresExtension.class)
class KvQueriesTest {
  private final KvStore store;
  private final KvQueries keys;
  private final String root = "ns" + UUID.randomUUID().toString().replace("-", "");
  private Instant now = Instant.parse("2026-11-24T07:00:00Z");

  KvQueriesTest(Database database) {
    store = new KvStore(database.main(), () -> now, 10 << 20);
    keys = new KvQueries(database.read(), () -> now);
  }

  @BeforeEach
  void fourKeys() {
    set(root, "alpha", null);
    set(root, "beta", Duration.ofHours(2));
    set(root + ".child", "beta", null);
    set(root + ".child", "gone", Duration.ofSeconds(1));
  }

  @Test
  void aKeyIsShownWhole() {
    assertThat(keys.list(root).getLast())
        .isEqualTo(
            new KvView(
                root,
                "beta",
                KvType.NUMBER,
                1,
                "about beta",
                Instant.parse("2026-11-24T07:00:02Z"),
                Instant.parse("2026-11-24T07:00:02Z"),
                Instant.parse("2026-11-24T09:00:02Z")));
  }

  @Test
  void whatIsExpiredIsNotShown() {
    now = now.plusSeconds(10);

    assertThat(keys.list(root + ".child")).extracting(KvView::key).containsExactly("beta");
  }

  @Test
  void theNearestOfInheritedKeysIsShown() {
    now = now.plusSeconds(10);

    assertThat(keys.inherited(root + ".child"))
        .extracting(KvView::key, KvView::namespace)
        .containsExactly(tuple("alpha", root), tuple("beta", root + ".child"));
  }

  @Test
  void keysAreFoundByNameNamespaceAndTimes() {
    assertThat(names(QueryFilter.of(Field.QUERY, EQUALS, "ETA"))).containsExactly("beta", "beta");
    assertThat(names(QueryFilter.of(Field.NAMESPACE, EQUALS, root)))
        .containsExactly("alpha", "beta");
    assertThat(names(QueryFilter.of(Field.UPDATED, GREATER_THAN, "2026-11-24T07:00:03Z")))
        .containsExactly("gone");
    assertThat(names(QueryFilter.of(Field.EXPIRATION_DATE, LESS_THAN, "2026-11-24T08:00:00Z")))
        .containsExactly("gone");
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void everySortListsAll(Sort sort) {
    Page<KvView> found =
        keys.search(
            List.of(QueryFilter.of(Field.NAMESPACE, STARTS_WITH, root)),
            sort,
            new PageRequest(1, 10));

    assertThat(found.total()).isEqualTo(4);
    assertThat(found.results().getFirst().key())
        .isEqualTo(
            switch (sort) {
              case KEY_ASC, NAMESPACE_ASC, UPDATED_ASC -> "alpha";
              case KEY_DESC, UPDATED_DESC -> "gone";
              case NAMESPACE_DESC -> "beta";
            });
  }

  private List<String> names(QueryFilter filter) {
    List<QueryFilter> mine = new ArrayList<>(List.of(filter));
    mine.add(QueryFilter.of(Field.NAMESPACE, STARTS_WITH, root));
    return keys.search(mine, Sort.KEY_ASC, new PageRequest(1, 10)).results().stream()
        .map(KvView::key)
        .toList();
  }

  private void set(String namespace, String key, Duration ttl) {
    now = now.plusSeconds(1);
    store.set(namespace, key, KvValue.of(1), new KvStore.Options(ttl, true, "about " + key));
  }
}
