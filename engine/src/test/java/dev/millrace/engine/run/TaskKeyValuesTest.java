package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.KvStore;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class TaskKeyValuesTest {
  private static final KeyValues.Options PLAIN = new KeyValues.Options(null, null, true, null);

  private final String namespace = "ns" + UUID.randomUUID();
  private final KvStore store;
  private final TaskKeyValues child;
  private final TaskKeyValues parent;

  TaskKeyValuesTest(Database database) {
    store = new KvStore(database.main(), InstantSource.fixed(Instant.EPOCH), 10 << 20);
    child = new TaskKeyValues(store, namespace + ".child", RetryableSql.standard());
    parent = new TaskKeyValues(store, namespace, RetryableSql.standard());
  }

  @Test
  void theOwnNamespaceInheritsAndAnotherOneDoesNot() {
    parent.set(null, "k", "inherited", PLAIN);

    assertThat(child.get(null, "k")).contains("inherited");
    assertThat(child.get(namespace + ".child", "k")).contains("inherited");
    assertThat(child.get(namespace + ".other", "k")).isEmpty();
    assertThat(child.get(namespace, "k")).contains("inherited");
  }

  @Test
  void writingAndDeletingDoNotReachTheParents() {
    parent.set(null, "k", "parent", PLAIN);
    child.set(null, "k", "child", PLAIN);

    assertThat(child.delete(null, "k")).isTrue();
    assertThat(child.delete(null, "k")).isFalse();
    assertThat(child.get(null, "k")).contains("parent");
    assertThat(child.keys(null, "")).isEmpty();
    assertThat(child.keys(namespace, "k")).containsExactly("k");
  }

  @Test
  void aTypeConvertsAndABadNamespaceIsRefused() {
    child.set(null, "n", "42", new KeyValues.Options("NUMBER", null, true, null));

    assertThat(child.get(null, "n")).contains(42);
    assertThatThrownBy(() -> child.set("a..b", "k", 1, PLAIN)).isInstanceOf(EngineException.class);
  }
}
