package dev.millrace.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.Json;
import dev.millrace.engine.testing.EngineFixture.Ended;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a flow is expected to do, written as YAML.
 *
 * <p>Its keys: {@code inputs} (given to the execution), {@code http} (true: an {@link
 * ExampleServer} runs, its address is the input {@code base}), {@code resume} (answers given once
 * the execution is PAUSED), {@code state}, {@code outputs} (each named one must be equal), {@code
 * labels}, {@code taskRuns} (all of them, as {@code id STATE} or {@code id[value] STATE}; {@code
 * taskRunsInAnyOrder} for parallel ones), {@code taskOutputs} (by task id, each named one must be
 * equal), {@code attempts} (by task id), {@code metrics} (by name), {@code logs} and {@code
 * absentLogs} (texts the log contains, or not), {@code refused} (list of {@code inputs} and the
 * {@code message} they are refused with).
 */
public record Expectation(Map<String, @Nullable Object> keys) {

  /**
   * Runs the flow with the inputs, the server and the answers that are written.
   *
   * @param served folder of files the server answers with
   */
  public Ended run(EngineFixture engine, String source, Path served) throws Exception {
    if (!Boolean.TRUE.equals(keys.get("http"))) {
      return run(engine, source, map("inputs"));
    }
    try (ExampleServer server = ExampleServer.start(served)) {
      Map<String, @Nullable Object> inputs = new LinkedHashMap<>(map("inputs"));
      inputs.put("base", server.address());
      return run(engine, source, inputs);
    }
  }

  private Ended run(EngineFixture engine, String source, Map<String, @Nullable Object> inputs)
      throws Exception {
    ExecutionId id = engine.begin(source, inputs);
    if (keys.containsKey("resume")) {
      engine.awaitState(id, State.PAUSED);
      engine.engine().executions().resume(id, map("resume"), "tester");
    }
    return engine.await(id);
  }

  /** Fails unless the execution did what is written. */
  public void check(Ended ended) {
    assertThat(ended.state()).as(ended.toString()).hasToString((String) keys.get("state"));
    checkRuns(ended);
    checkContained("outputs", map("outputs"), ended.outputs());
    checkContained("labels", map("labels"), ended.labels());
    checkContained("metrics", map("metrics"), ended.metrics());
    checkLogs(ended);
  }

  private void checkRuns(Ended ended) {
    if (keys.containsKey("taskRuns")) {
      assertThat(ended.shown()).as(ended.toString()).containsExactlyElementsOf(texts("taskRuns"));
    }
    if (keys.containsKey("taskRunsInAnyOrder")) {
      assertThat(ended.shown())
          .as(ended.toString())
          .containsExactlyInAnyOrderElementsOf(texts("taskRunsInAnyOrder"));
    }
    map("taskOutputs")
        .forEach((task, outputs) -> {
          var expected = (Map<?, ?>) Objects.requireNonNull(outputs);
          checkContained(task, expected, ended.run(task).outputs());
        });
    Map<String, @Nullable Object> attempts = new LinkedHashMap<>();
    map("attempts").keySet().forEach(task -> attempts.put(task, ended.run(task).attempts()));
    checkContained("attempts", map("attempts"), attempts);
  }

  private void checkLogs(Ended ended) {
    for (String text : texts("logs")) {
      assertThat(ended.logs()).anySatisfy(line -> assertThat(line).contains(text));
    }
    for (String text : texts("absentLogs")) {
      assertThat(ended.logs()).noneMatch(line -> line.contains(text));
    }
  }

  private static void checkContained(String what, Map<?, ?> expected, Map<?, ?> actual) {
    expected.forEach((key, value) ->
        assertThat(plain(actual.get(key)))
            .as("%s.%s in %s", what, key, actual)
            .isEqualTo(plain(value)));
  }

  /** The value as JSON writes it, so that 1 and 1.0 differ but a date and its text do not. */
  private static @Nullable Object plain(@Nullable Object value) {
    return Json.read(Json.write(value));
  }

  @SuppressWarnings("unchecked")
  public Map<String, @Nullable Object> map(String key) {
    Object value = keys.get(key);
    return value == null ? Map.of() : (Map<String, @Nullable Object>) value;
  }

  @SuppressWarnings("unchecked")
  public List<String> texts(String key) {
    Object value = keys.get(key);
    return value == null ? List.of() : (List<String>) value;
  }

  @SuppressWarnings("unchecked")
  public List<Map<String, @Nullable Object>> maps(String key) {
    Object value = keys.get(key);
    return value == null ? List.of() : (List<Map<String, @Nullable Object>>) value;
  }
}
