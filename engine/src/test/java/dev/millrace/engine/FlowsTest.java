package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.FlowView;
import dev.millrace.engine.run.FlowCache;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.FlowStore;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.yaml.FlowParser;
import dev.millrace.engine.yaml.YamlLimits;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class FlowsTest {
  private final String namespace = "ns" + UUID.randomUUID().toString().substring(0, 8);
  private final FlowCache cache;
  private final Flows flows;

  FlowsTest(Database database) {
    FlowParser parser = new FlowParser(TaskTypes.builtIn(), YamlLimits.DEFAULT);
    FlowStore store = new FlowStore(database.main(), InstantSource.system());
    cache = new FlowCache(store, parser::parseOrThrow);
    flows = new Flows(store, cache, parser);
  }

  @Test
  void aFlowIsCreatedFoundAndCompiled() {
    FlowView created = flows.create(source("f", "one"));

    assertThat(created.revision()).isEqualTo(1);
    assertThat(flows.find(namespace, "f")).contains(created);
    assertThat(flows.compiled(namespace, "f", null).orElseThrow().flow().revision()).isEqualTo(1);
    assertThatThrownBy(() -> flows.create(source("f", "two")))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FLOW_EXISTS));
  }

  @Test
  void anUpdateIsSeenAtOnceByWhoStartsExecutions() {
    flows.create(source("f", "one"));
    assertThat(cache.latest(namespace, "f").orElseThrow().flow().revision()).isEqualTo(1);

    flows.update(namespace, "f", source("f", "two"));

    assertThat(cache.latest(namespace, "f").orElseThrow().flow().revision()).isEqualTo(2);
    flows.delete(namespace, "f");
    assertThat(cache.latest(namespace, "f")).isEmpty();
    assertThat(cache.find(namespace, "f", 1)).isPresent();
  }

  @Test
  void aFlowKeepsItsNameAndNamespace() {
    flows.create(source("f", "one"));

    assertThatThrownBy(() -> flows.update(namespace, "f", source("g", "two")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Illegal flow id update");
    assertThatThrownBy(() -> flows.update("other", "f", source("f", "two")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Illegal flow namespace update");
  }

  @Test
  void nothingInvalidIsStored() {
    assertThatThrownBy(() -> flows.create("id: f\nnamespace: " + namespace + "\ntasks: 1"))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FLOW_INVALID));
    assertThat(flows.find(namespace, "f")).isEmpty();
  }

  @Test
  void aNamespaceIsReplacedAllOrNothing() {
    flows.create(source("old", "one"));
    String sources = source("a", "one") + "---\n" + source("b", "one");

    assertThatThrownBy(
            () -> flows.replaceAll(namespace, sources + "---\nid: broken\n", false, true))
        .isInstanceOf(EngineException.class);
    assertThat(flows.list(namespace)).extracting(FlowView::id).containsExactly("old");

    flows.replaceAll(namespace, sources, false, true);
    assertThat(flows.list(namespace)).extracting(FlowView::id).containsExactly("a", "b");
    assertThatThrownBy(() -> flows.replaceAll("other", sources, false, true))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void aFlowIsDisabledAndEnabledInItsText() {
    flows.create(source("f", "one # keep"));

    FlowView disabled = flows.setDisabled(namespace, "f", true);
    assertThat(disabled.disabled()).isTrue();
    assertThat(disabled.revision()).isEqualTo(2);
    assertThat(disabled.source()).contains("disabled: true").contains("# keep");
    assertThat(flows.setDisabled(namespace, "f", true).revision()).isEqualTo(2);

    FlowView enabled = flows.setDisabled(namespace, "f", false);
    assertThat(enabled.disabled()).isFalse();
    assertThat(enabled.revision()).isEqualTo(3);
  }

  @Test
  void validationStoresNothingAndTellsWhatIsOutdated() {
    flows.create(source("f", "one"));
    flows.update(namespace, "f", source("f", "two"));

    List<Flows.Validated> validated =
        flows.validate(
            source("f", "x") + "revision: 1\n---\n" + source("g", "y") + "---\nid: broken\n",
            "bulk.yaml");

    assertThat(validated).extracting(Flows.Validated::outdated).containsExactly(true, false, false);
    assertThat(validated).extracting(v -> v.parsed().isValid()).containsExactly(true, true, false);
    assertThat(flows.find(namespace, "g")).isEmpty();
  }

  private String source(String id, String message) {
    return """
    id: %s
    namespace: %s
    tasks:
      - id: log
        type: io.kestra.plugin.core.log.Log
        message: %s
    """
        .formatted(id, namespace, message);
  }
}
