package dev.millrace.engine.query;

import static dev.millrace.engine.query.QueryFilter.Operation.EQUALS;
import static dev.millrace.engine.query.QueryFilter.Operation.NOT_EQUALS;
import static dev.millrace.engine.query.QueryFilter.Operation.PREFIX;
import static dev.millrace.engine.query.QueryFilter.Operation.STARTS_WITH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.query.FlowQueries.Sort;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.KvValue;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(PostgresExtension.class)
class FlowQueriesTest {
  private final Database database;
  private final FlowQueries flows;
  private final String root = "ns" + UUID.randomUUID().toString().replace("-", "");
  private Instant now = Instant.parse("2026-11-24T07:00:00Z");

  FlowQueriesTest(Database database) {
    this.database = database;
    flows = new FlowQueries(database.read());
    save("a", "first", "{\"env\":\"dev\"}", "id: first # Old Text");
    save("a", "first", "{\"env\":\"dev\"}", "id: first\nmessage: New Text\n");
    save("a.b", "second", "{\"env\":\"prod\"}", "id: second");
    save("c", "third", "{}", "id: third");
    save("c", "gone", "{}", "id: gone");
    store().delete(root + ".c", "gone");
  }

  @Test
  void onlyTheLatestRevisionOfFlowsThatExistIsFound() {
    Page<FlowView> found = search();

    assertThat(found.results())
        .extracting(FlowView::id)
        .containsExactly("first", "second", "third");
    assertThat(found.results().getFirst().revision()).isEqualTo(2);
    assertThat(found.total()).isEqualTo(3);
  }

  @Test
  void flowsAreFoundByNamespaceLabelIdAndText() {
    assertThat(ids(QueryFilter.of(Field.NAMESPACE, PREFIX, root + ".a")))
        .containsExactly("first", "second");
    assertThat(ids(QueryFilter.labels(EQUALS, Map.of("env", "prod")))).containsExactly("second");
    assertThat(ids(QueryFilter.labels(NOT_EQUALS, Map.of("env", "prod"))))
        .containsExactly("first", "third");
    assertThat(ids(QueryFilter.of(Field.FLOW_ID, STARTS_WITH, "t"))).containsExactly("third");
    assertThat(ids(QueryFilter.of(Field.QUERY, EQUALS, "IRS"))).containsExactly("first");
    assertThat(ids(QueryFilter.of(Field.SCOPE, EQUALS, "SYSTEM"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void everySortListsTheSameFlows(Sort sort) {
    List<QueryFilter> mine = List.of(QueryFilter.of(Field.NAMESPACE, STARTS_WITH, root));

    List<String> found =
        flows.search(mine, sort, new PageRequest(1, 10)).results().stream()
            .map(FlowView::id)
            .toList();

    List<String> ascending = List.of("first", "second", "third");
    assertThat(found)
        .isEqualTo(
            switch (sort) {
              case NAMESPACE_ASC, ID_ASC, UPDATED_ASC -> ascending;
              case NAMESPACE_DESC, ID_DESC, UPDATED_DESC -> ascending.reversed();
            });
  }

  @Test
  void textsAreSearchedAndTheLinesShown() {
    Page<FlowQueries.SourceMatch> found =
        flows.searchSource("new text", root, Sort.ID_ASC, new PageRequest(1, 10));

    assertThat(found.results()).hasSize(1);
    assertThat(found.results().getFirst().fragments()).containsExactly("message: New Text");
    assertThat(flows.searchSource("old text", root, Sort.ID_ASC, new PageRequest(1, 10)).results())
        .isEmpty();
  }

  @Test
  void revisionsAreListedWithDeletions() {
    assertThat(flows.revisions(root + ".c", "gone"))
        .extracting(FlowView::revision, FlowView::deleted)
        .containsExactly(tuple(1, false), tuple(2, true));
  }

  @Test
  void namespacesAreThoseOfFlowsAndOnDemandThoseOfValues() {
    new KvStore(database.main(), InstantSource.fixed(now), 10 << 20)
        .set(root + ".values", "k", KvValue.of(1), KvStore.Options.DEFAULT);

    assertThat(flows.namespaces(root, false))
        .containsExactly(root + ".a", root + ".a.b", root + ".c");
    assertThat(flows.namespaces(root + ".v", true)).containsExactly(root + ".values");
  }

  @Test
  void namesOfAllMatchesAreListed() {
    assertThat(flows.searchKeys(List.of(QueryFilter.of(Field.NAMESPACE, EQUALS, root + ".c"))))
        .containsExactly(new FlowQueries.FlowKey(root + ".c", "third"));
  }

  private List<String> ids(QueryFilter filter) {
    return search(filter).results().stream().map(FlowView::id).toList();
  }

  private Page<FlowView> search(QueryFilter... filters) {
    List<QueryFilter> mine = new ArrayList<>(List.of(filters));
    mine.add(QueryFilter.of(Field.NAMESPACE, STARTS_WITH, root));
    return flows.search(mine, Sort.NAMESPACE_ASC, new PageRequest(1, 10));
  }

  private FlowStore store() {
    return new FlowStore(database.main(), InstantSource.fixed(now));
  }

  private void save(String namespace, String id, String labels, String source) {
    now = now.plusSeconds(1);
    Flow flow =
        new Flow(
            root + "." + namespace,
            id,
            0,
            null,
            false,
            JsonColumns.texts(labels),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null);
    store().save(flow, source, FlowStore.Expect.ANYTHING);
  }
}
