package dev.millrace.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.TaskHeader;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.task.testing.FakeRunContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParamsBinderTest {

  private static final TaskType<?> TYPE =
      new TaskTypes(List.of(new Probe("a.Probe"))).get("a.Probe");

  static List<Arguments> conversions() {
    return List.of(
        Arguments.of("text", 42, "42"),
        Arguments.of("text", "", ""),
        Arguments.of("text", Map.of("a", 1), "{\"a\":1}"),
        Arguments.of("optional", "", null),
        Arguments.of("optional", "{{ empty }}", null),
        Arguments.of("count", 7, 7),
        Arguments.of("count", "{{ seven }}", 7),
        Arguments.of("count", "7.0", 7),
        Arguments.of("count", "{{ empty }}", null),
        Arguments.of("number", "3", 3),
        Arguments.of("big", 5_000_000_000L, 5_000_000_000L),
        Arguments.of("ratio", "0.5", 0.5),
        Arguments.of("flag", true, true),
        Arguments.of("flag", "TRUE", true),
        Arguments.of("flag", "{{ no }}", false),
        Arguments.of("color", "red", Probe.Color.RED),
        Arguments.of("pause", "PT5M", Duration.ofMinutes(5)),
        Arguments.of("pause", "2h", Duration.ofHours(2)),
        Arguments.of("pause", 30, Duration.ofSeconds(30)),
        Arguments.of("list", List.of("a", 1, true), List.of("a", "1", "true")),
        Arguments.of("list", "{{ list }}", List.of("x", "y")),
        Arguments.of("list", "one", List.of("one")),
        Arguments.of("list", "{{ empty }}", null),
        Arguments.of("map", Map.of("k", "{{ seven }}"), Map.of("k", "7")),
        Arguments.of("map", "{\"k\": 1}", Map.of("k", "1")),
        Arguments.of("any", List.of("{{ seven }}"), List.of("7")),
        Arguments.of("raw", "{{ seven }}", "{{ seven }}"),
        Arguments.of(
            "block",
            Map.of("pause", "{{ seven }}", "codes", List.of(404, "500")),
            new Probe.Leaf(Duration.ofSeconds(7), List.of(404, 500))),
        Arguments.of("block", "{\"codes\": [1]}", new Probe.Leaf(null, List.of(1))),
        Arguments.of(
            "blocks",
            List.of(Map.of("pause", "PT1S")),
            List.of(new Probe.Leaf(Duration.ofSeconds(1), null))));
  }

  @ParameterizedTest
  @MethodSource("conversions")
  void aRenderedValueBecomesWhatTheRecordWants(
      String property, Object written, @Nullable Object expected) throws Exception {
    Map<String, @Nullable Object> outputs = bind(property, written);

    assertThat(outputs.get(property.equals("number") ? "count" : property)).isEqualTo(expected);
  }

  static List<Arguments> mismatches() {
    return List.of(
        Arguments.of("count", "seven", "Property `count`: expected a whole number, got `seven`"),
        Arguments.of("count", 3_000_000_000L, "whole number between"),
        Arguments.of("count", 1.5, "got `1.5`"),
        Arguments.of("flag", "yes", "Property `flag`: expected true or false, got `yes`"),
        Arguments.of("color", "green", "Property `color`: expected one of RED, BLUE, got `green`"),
        Arguments.of("pause", "soon", "Property `pause`: `soon` is not a duration"),
        Arguments.of("map", "text", "Property `map`: expected a map"),
        Arguments.of("map", List.of(1), "Property `map`: expected a map"),
        Arguments.of(
            "block", Map.of("pause", "x"), "Property `block.pause`: `x` is not a duration"),
        Arguments.of(
            "block",
            Map.of("puase", "x"),
            "Property `block.puase`: no such property; known are pause, codes"),
        Arguments.of(
            "block",
            Map.of("codes", List.of(1, "x")),
            "Property `block.codes[1]`: expected a whole"),
        Arguments.of(
            "blocks", List.of(Map.of(), Map.of("pause", "x")), "Property `blocks[1].pause`:"));
  }

  @ParameterizedTest
  @MethodSource("mismatches")
  void aValueThatCannotBeConvertedNamesItsProperty(
      String property, Object written, String message) {
    assertThatThrownBy(() -> bind(property, written))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingRequiredPropertyIsNamed() {
    assertThatThrownBy(() -> bind("count", 1, Map.of()))
        .isInstanceOf(TaskFailure.class)
        .hasMessage("Property `text`: is required");
  }

  private static Map<String, @Nullable Object> bind(String property, Object written)
      throws Exception {
    return bind(property, written, Map.of("text", "x"));
  }

  private static Map<String, @Nullable Object> bind(
      String property, Object written, Map<String, Object> others) throws Exception {
    Map<String, @Nullable Object> properties = new HashMap<>(others);
    properties.put(property, written);
    try (FakeRunContext context = new FakeRunContext()) {
      context.variables.put("seven", 7);
      context.variables.put("no", false);
      context.variables.put("empty", null);
      context.variables.put("list", List.of("x", "y"));
      WorkTask task = new WorkTask(TaskHeader.of("t", "a.Probe"), "a.Probe", properties);
      return new LinkedHashMap<>(TYPE.run(task, context).outputs());
    }
  }
}
