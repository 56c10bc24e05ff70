package dev.millrace.engine.task.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.testing.FakeRunContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StorageTasksTest {

  private static final String STORAGE = "io.kestra.plugin.core.storage.";

  private final FakeRunContext context = new FakeRunContext();

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  private Map<String, @Nullable Object> run(String task, Map<String, Object> properties)
      throws Exception {
    return context.run(STORAGE + task, properties).outputs();
  }

  private String text(Map<String, @Nullable Object> outputs) throws Exception {
    return context.files.text(String.valueOf(outputs.get("uri")));
  }

  @Test
  void writeStoresATextWithItsExtension() throws Exception {
    context.variables.put("name", "Ada");

    Map<String, @Nullable Object> outputs =
        run("Write", Map.of("content", "Hello {{ name }}", "extension", "txt"));

    assertThat(outputs.get("uri")).asString().endsWith(".txt");
    assertThat(text(outputs)).isEqualTo("Hello Ada");
    assertThat(text(run("Write", Map.of("content", "")))).isEmpty();
  }

  @Test
  void concatPutsFilesOneAfterTheOther() throws Exception {
    String a = context.files.put("a", "1\n");
    String b = context.files.put("b", "2\n");
    context.variables.put("files", List.of(a, b));

    assertThat(text(run("Concat", Map.of("files", List.of(a, b, a))))).isEqualTo("1\n2\n1\n");
    Map<String, @Nullable Object> outputs =
        run("Concat", Map.of("files", "{{ files }}", "separator", "--", "extension", ".csv"));
    assertThat(text(outputs)).isEqualTo("1\n--2\n");
    assertThat(outputs.get("uri")).asString().endsWith(".csv");
  }

  @Test
  void sizeAndDeleteActOnOneFile() throws Exception {
    String uri = context.files.put("a", "12345");

    assertThat(run("Size", Map.of("uri", uri))).isEqualTo(Map.of("size", 5L));
    assertThat(run("Delete", Map.of("uri", uri))).isEqualTo(Map.of("uri", uri, "deleted", true));
    assertThat(run("Delete", Map.of("uri", uri))).isEqualTo(Map.of("uri", uri, "deleted", false));
    assertThatThrownBy(() -> run("Delete", Map.of("uri", uri, "errorOnMissing", true)))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining(uri);
    assertThatThrownBy(() -> run("Size", Map.of("uri", uri))).isInstanceOf(EngineException.class);
  }

  @ParameterizedTest
  @CsvSource({"'1\n2\n3\n','3\n2\n1\n'", "'1\n2\n3','3\n2\n1\n'", "'',''", "'\n\na','a\n\n\n'"})
  void reverseTurnsLinesRound(String forward, String backward) throws Exception {
    String uri = context.files.put("a.txt", forward);

    assertThat(text(run("Reverse", Map.of("from", uri)))).isEqualTo(backward);
  }

  @Test
  void reverseTakesAnySeparator() throws Exception {
    String uri = context.files.put("a.txt", "1||22||333");

    assertThat(text(run("Reverse", Map.of("from", uri, "separator", "||"))))
        .isEqualTo("333||22||1||");
  }

  static List<Arguments> splits() {
    return List.of(
        Arguments.of(Map.of("rows", 2), List.of("a1\nb1\n", "a2\nb2\n", "c1\n")),
        Arguments.of(Map.of("partitions", 2), List.of("a1\na2\nc1\n", "b1\nb2\n")),
        Arguments.of(Map.of("bytes", "4"), List.of("a1\nb1\n", "a2\nb2\n", "c1\n")),
        Arguments.of(Map.of("bytes", "1KB"), List.of("a1\nb1\na2\nb2\nc1\n")),
        Arguments.of(Map.of("regexPattern", "^([ab])"), List.of("a1\na2\n", "b1\nb2\n")),
        Arguments.of(
            Map.of("regexPattern", "(\\d)", "rows", 1), List.of("a1\nb1\nc1\n", "a2\nb2\n")));
  }

  @ParameterizedTest
  @MethodSource("splits")
  void splitDividesAFile(Map<String, Object> how, List<String> expected) throws Exception {
    Map<String, Object> properties = new HashMap<>(how);
    properties.put("from", context.files.put("a.txt", "a1\nb1\na2\nb2\nc1"));

    List<?> uris = (List<?>) run("Split", properties).get("uris");

    List<String> texts = new ArrayList<>();
    for (Object uri : uris) {
      assertThat(uri).asString().endsWith(".txt");
      texts.add(context.files.text(uri.toString()));
    }
    assertThat(texts).isEqualTo(expected);
  }

  static List<Arguments> badSplits() {
    return List.of(
        Arguments.of(Map.of(), "Invalid configuration with no size, count, rows, nor regexPattern"),
        Arguments.of(Map.of("rows", 0), "Property `rows`: must be 1 or more"),
        Arguments.of(Map.of("bytes", "much"), "Property `bytes`: `much` is not a size"),
        Arguments.of(Map.of("regexPattern", "("), "Property `regexPattern`"),
        Arguments.of(Map.of("regexPattern", "a"), "needs a group"));
  }

  @ParameterizedTest
  @MethodSource("badSplits")
  void splitExplainsWhatItCannotDo(Map<String, Object> how, String message) {
    Map<String, Object> properties = new HashMap<>(how);
    properties.put("from", context.files.put("a.txt", "x"));

    assertThatThrownBy(() -> run("Split", properties))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining(message);
  }

  @Test
  void filterKeepsWhatTheConditionHoldsFor() throws Exception {
    String uri =
        context.files.put(
            "a.ion",
            "{id:1,ok:true}\n{\"id\":2,\"ok\":false}\n{id:3,ok:true,t:2026-01-02T03:04:05Z}\n");
    Map<String, Object> include = Map.of("from", uri, "filterCondition", "{{ ok }}");
    Map<String, Object> exclude =
        Map.of("from", uri, "filterCondition", "{{ id > 1 }}", "filterType", "EXCLUDE");

    Map<String, @Nullable Object> kept = run("FilterItems", include);

    assertThat(kept)
        .containsEntry("processedItemsTotal", 3L)
        .containsEntry("droppedItemsTotal", 1L);
    assertThat(text(kept)).isEqualTo("{id:1,ok:true}\n{id:3,ok:true,t:2026-01-02T03:04:05Z}\n");
    assertThat(text(run("FilterItems", exclude))).isEqualTo("{id:1,ok:true}\n");
  }

  @ParameterizedTest
  @CsvSource({"INCLUDE,2", "EXCLUDE,1"})
  void filterDoesAsToldWhereTheConditionFails(String behavior, int lines) throws Exception {
    String uri = context.files.put("a.ion", "{id:1}\n{other:2}\n");

    Map<String, @Nullable Object> outputs =
        run(
            "FilterItems",
            Map.of(
                "from", uri, "filterCondition", "{{ id == 1 }}", "errorOrNullBehavior", behavior));

    assertThat(text(outputs).lines()).hasSize(lines);
    assertThatThrownBy(
            () -> run("FilterItems", Map.of("from", uri, "filterCondition", "{{ id == 1 }}")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageStartingWith("Item 2:");
  }

  @Test
  void deduplicateKeepsTheLastOfEachKey() throws Exception {
    String uri = context.files.put("a.ion", "{k:\"a\",v:1}\n{k:\"b\",v:2}\n{k:\"a\",v:3}\n");

    Map<String, @Nullable Object> outputs =
        run("DeduplicateItems", Map.of("from", uri, "expr", "{{ k }}"));

    assertThat(text(outputs)).isEqualTo("{k:\"b\",v:2}\n{k:\"a\",v:3}\n");
    assertThat(outputs)
        .containsEntry("numKeys", 2L)
        .containsEntry("processedItemsTotal", 3L)
        .containsEntry("droppedItemsTotal", 1L);
  }

  @Test
  void aFileThatHoldsNoItemsIsNamed() {
    String uri = context.files.put("a.bin", "{{{");

    assertThatThrownBy(() -> run("FilterItems", Map.of("from", uri, "filterCondition", "true")))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("is not a file of items");
  }

  @Test
  void localFilesComeInAndGoOut() throws Exception {
    Map<String, @Nullable Object> outputs =
        run("LocalFiles", Map.of("inputs", Map.of("a.txt", "x"), "outputs", List.of("*.txt")));

    assertThat(outputs).isEqualTo(Map.of("uris", Map.of("a.txt", "kestra:///a.txt")));
  }

  @Test
  void purgeRemovesEveryFileOfTheExecution() throws Exception {
    String a = context.files.put("a", "1");
    String b = context.files.put("b", "2");

    assertThat(run("PurgeCurrentExecutionFiles", Map.of()))
        .isEqualTo(Map.of("uris", List.of(a, b)));
    assertThat(context.files.count()).isZero();
  }
}
