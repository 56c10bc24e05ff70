package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class FlowStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00.123456Z");

  private final FlowStore flows;
  private final String namespace = "ns" + UUID.randomUUID();

  FlowStoreTest(Database database) {
    flows = new FlowStore(database.main(), InstantSource.fixed(NOW));
  }

  @Test
  void aSavedFlowIsReadBackWhole() {
    StoredFlow saved = save("f", "id: f # ünïcode", FlowStore.Expect.ABSENT);

    assertThat(flows.latest(namespace, "f")).contains(saved);
    assertThat(saved)
        .isEqualTo(
            new StoredFlow(
                namespace,
                "f",
                1,
                "id: f # ünïcode",
                false,
                false,
                Map.of("team", "a"),
                "about",
                NOW));
  }

  @Test
  void theSameTextMakesNoRevisionAndAnotherTextMakesOne() {
    save("f", "one", FlowStore.Expect.ABSENT);

    assertThat(save("f", "one", FlowStore.Expect.PRESENT).revision()).isEqualTo(1);
    assertThat(save("f", "two", FlowStore.Expect.PRESENT).revision()).isEqualTo(2);
    assertThat(flows.revision(namespace, "f", 1))
        .hasValueSatisfying(flow -> assertThat(flow.source()).isEqualTo("one"));
    assertThat(flows.revision(namespace, "f", 3)).isEmpty();
  }

  @Test
  void aFlowThatExistsIsNotCreatedAndOneThatDoesNotIsNotUpdated() {
    save("f", "one", FlowStore.Expect.ABSENT);

    assertThatThrownBy(() -> save("f", "two", FlowStore.Expect.ABSENT))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FLOW_EXISTS))
        .hasMessageContaining("Flow id already exists");
    assertThatThrownBy(() -> save("g", "two", FlowStore.Expect.PRESENT))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FLOW_NOT_FOUND));
  }

  @Test
  void deletingAddsARevisionAndTheNextCreateGoesOnFromIt() {
    save("f", "one", FlowStore.Expect.ABSENT);

    StoredFlow deleted = flows.delete(namespace, "f");

    assertThat(deleted.revision()).isEqualTo(2);
    assertThat(flows.latest(namespace, "f"))
        .hasValueSatisfying(flow -> assertThat(flow.deleted()).isTrue());
    assertThat(flows.list(namespace)).isEmpty();
    assertThatThrownBy(() -> flows.delete(namespace, "f")).isInstanceOf(EngineException.class);
    assertThat(save("f", "one", FlowStore.Expect.ABSENT).revision()).isEqualTo(3);
  }

  @Test
  void aNamespaceIsReplacedTogether() {
    save("keep", "keep", FlowStore.Expect.ABSENT);
    save("drop", "drop", FlowStore.Expect.ABSENT);

    flows.saveAll(
        namespace,
        List.of(
            new FlowStore.Source(flow("keep"), "keep"), new FlowStore.Source(flow("add"), "add")),
        true);

    assertThat(flows.list(namespace)).extracting(StoredFlow::id).containsExactly("add", "keep");
    assertThat(flows.list(namespace)).extracting(StoredFlow::revision).containsExactly(1, 1);
  }

  @Test
  void concurrentSavesGetRevisionsOneAfterTheOther() throws Exception {
    List<Callable<Integer>> saves =
        IntStream.range(0, 20)
            .<Callable<Integer>>mapToObj(
                i -> () -> save("f", "text " + i, FlowStore.Expect.ANYTHING).revision())
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> revisions = threads.invokeAll(saves).stream().map(Future::resultNow).toList();

      assertThat(revisions)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 20).boxed().toList());
    }
  }

  @Test
  void oldRevisionsAreRemovedButNeverTheLatest() {
    save("f", "one", FlowStore.Expect.ABSENT);
    save("f", "two", FlowStore.Expect.PRESENT);

    assertThat(flows.deleteRevisions(namespace, "f", List.of(1, 2))).isEqualTo(1);

    assertThat(flows.revision(namespace, "f", 1)).isEmpty();
    assertThat(flows.revision(namespace, "f", 2)).isPresent();
  }

  private StoredFlow save(String id, String source, FlowStore.Expect expect) {
    return flows.save(flow(id), source, expect);
  }

  private Flow flow(String id) {
    return new Flow(
        namespace,
        id,
        0,
        "about",
        false,
        Map.of("team", "a"),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null);
  }
}
