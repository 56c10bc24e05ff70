package dev.millrace.engine.task.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.testing.FakeKeyValues.Stored;
import dev.millrace.engine.task.testing.FakeRunContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KvTasksTest {

  private static final String KV = "io.kestra.plugin.core.kv.";

  private final FakeRunContext context = new FakeRunContext();

  @BeforeEach
  void variables() {
    context.variables.put("n", 7);
    context.variables.put("text", "7");
    context.variables.put("map", Map.of("a", List.of(1, 2)));
  }

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  static List<Arguments> values() {
    return List.of(
        Arguments.of("plain", "plain"),
        Arguments.of("{{ n }}", 7),
        Arguments.of("{{ text }}", "7"),
        Arguments.of("n is {{ n }}", "n is 7"),
        Arguments.of("{{ map }}", Map.of("a", List.of(1, 2))),
        Arguments.of(Map.of("k", "v{{ n }}"), Map.of("k", "v7")),
        Arguments.of(List.of(1, true), List.of(1, true)),
        Arguments.of(42, 42));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueKeepsItsType(Object written, Object expected) throws Exception {
    context.run(KV + "Set", Map.of("key", "k", "value", written));

    assertThat(context.keyValues.stored("k").value().toString()).isEqualTo(expected.toString());
    assertThat(context.keyValues.stored("k").value().getClass().getSimpleName())
        .satisfiesAnyOf(
            name -> assertThat(name).isEqualTo(expected.getClass().getSimpleName()),
            name -> assertThat(expected).isInstanceOfAny(Map.class, List.class, Number.class));
  }

  @Test
  void howAValueIsStoredIsPassedOn() throws Exception {
    context.run(
        KV + "Set",
        Map.of(
            "key",
            "k",
            "value",
            "1",
            "kvType",
            "NUMBER",
            "ttl",
            "1h",
            "overwrite",
            false,
            "kvDescription",
            "why"));

    assertThat(context.keyValues.stored("k"))
        .isEqualTo(
            new Stored("1", new KeyValues.Options("NUMBER", Duration.ofHours(1), false, "why")));
    assertThatThrownBy(
            () -> context.run(KV + "Set", Map.of("key", "k", "value", "2", "overwrite", false)))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void aValueIsReadFromItsNamespace() throws Exception {
    context.run(KV + "Set", Map.of("key", "k", "value", "{{ map }}"));
    context.run(KV + "Set", Map.of("key", "k", "value", "other", "namespace", "company"));

    assertThat(context.run(KV + "Get", Map.of("key", "k")).outputs())
        .isEqualTo(Map.of("value", Map.of("a", List.of(1, 2))));
    assertThat(context.run(KV + "Get", Map.of("key", "k", "namespace", "company")).outputs())
        .isEqualTo(Map.of("value", "other"));
  }

  @Test
  void aMissingKeyIsNoErrorUnlessItIsToBe() throws Exception {
    assertThat(context.run(KV + "Get", Map.of("key", "no")).outputs()).isEmpty();
    for (String task : List.of("Get", "Delete")) {
      assertThatThrownBy(() -> context.run(KV + task, Map.of("key", "no", "errorOnMissing", true)))
          .isInstanceOf(TaskFailure.class)
          .hasMessage(
              "No value found for key 'no' in namespace 'company.team' and `errorOnMissing` is set"
                  + " to true");
    }
  }

  @Test
  void deleteTellsWhetherThereWasAKey() throws Exception {
    context.run(KV + "Set", Map.of("key", "k", "value", "v"));

    assertThat(context.run(KV + "Delete", Map.of("key", "k")).outputs())
        .isEqualTo(Map.of("deleted", true));
    assertThat(context.run(KV + "Delete", Map.of("key", "k")).outputs())
        .isEqualTo(Map.of("deleted", false));
  }

  @Test
  void keysAreFoundByTheirPrefix() throws Exception {
    for (String key : List.of("a1", "a2", "b")) {
      context.run(KV + "Set", Map.of("key", key, "value", "v"));
    }

    assertThat(context.run(KV + "GetKeys", Map.of("prefix", "a")).outputs())
        .isEqualTo(Map.of("keys", List.of("a1", "a2")));
    assertThat(context.run(KV + "GetKeys", Map.of()).outputs())
        .isEqualTo(Map.of("keys", List.of("a1", "a2", "b")));
  }

  @Test
  void putMergesMapsAndReplacesTheRest() throws Exception {
    context.run(
        KV + "Set", Map.of("key", "k", "value", Map.of("a", Map.of("b", 1, "c", 2), "d", 3)));

    context.run(
        KV + "Put", Map.of("key", "k", "value", Map.of("a", Map.of("b", 9), "d", List.of())));

    assertThat(context.keyValues.stored("k").value())
        .isEqualTo(Map.of("a", Map.of("b", 9, "c", 2), "d", List.of()));
    assertThatThrownBy(
            () -> context.run(KV + "Put", Map.of("key", "no", "value", 1, "errorOnMissing", true)))
        .isInstanceOf(TaskFailure.class);
  }
}
