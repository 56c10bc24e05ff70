package dev.millrace.engine.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.Input.Rules;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.flow.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What each type makes of a value, as tables. */
class ValuesTest {

  private record Good(InputType type, Object given, Object value) {}

  @TestFactory
  List<DynamicTest> aValueBecomes() {
    List<Good> rows =
        List.of(
            new Good(InputType.STRING, 5, "5"),
            new Good(InputType.STRING, List.of(1, "a"), "[1,\"a\"]"),
            new Good(InputType.INT, " 42 ", 42),
            new Good(InputType.INT, 3.0, 3),
            new Good(InputType.INT, "9000000000", 9_000_000_000L),
            new Good(InputType.INT, "1e3", 1000),
            new Good(InputType.FLOAT, "2.5", 2.5),
            new Good(InputType.FLOAT, 2, 2.0),
            new Good(InputType.BOOL, "TRUE", true),
            new Good(InputType.BOOLEAN, "no", false),
            new Good(InputType.BOOL, true, true),
            new Good(InputType.DATETIME, "2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"),
            new Good(InputType.DATETIME, "2024-01-31T12:00:00+02:00", "2024-01-31T10:00:00Z"),
            new Good(InputType.DATE, "2024-02-29", "2024-02-29"),
            new Good(InputType.TIME, "09:30", "09:30:00"),
            new Good(InputType.TIME, "09:30:15", "09:30:15"),
            new Good(InputType.DURATION, "90m", "PT1H30M"),
            new Good(InputType.DURATION, "P1D", "PT24H"),
            new Good(InputType.DURATION, 30, "PT30S"),
            new Good(InputType.SELECT, "a", "a"),
            new Good(InputType.MULTISELECT, "[\"a\", \"b\"]", List.of("a", "b")),
            new Good(InputType.ARRAY, List.of(1, "b"), List.of("1", "b")),
            new Good(InputType.JSON, "{\"a\": [1, 2.5, true]}", Map.of("a", List.of(1, 2.5, true))),
            new Good(InputType.JSON, Map.of("a", 1), Map.of("a", 1)),
            new Good(InputType.YAML, "a: [1, no]", Map.of("a", List.of(1, "no"))),
            new Good(InputType.URI, "https://x.org/a?b=c", "https://x.org/a?b=c"),
            new Good(InputType.EMAIL, "a.b@c.org", "a.b@c.org"),
            new Good(InputType.EMAIL, "", ""));
    return rows.stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.type() + " of " + row.given(),
                () ->
                    assertThat(Values.convert(row.type(), null, row.given()))
                        .isEqualTo(row.value())))
        .toList();
  }

  private record Bad(InputType type, Object given, String part) {}

  @TestFactory
  List<DynamicTest> aValueIsRefused() {
    List<Bad> rows =
        List.of(
            new Bad(InputType.INT, "4.5", "expected a whole number of at most 64 bits"),
            new Bad(InputType.INT, "99999999999999999999", "at most 64 bits"),
            new Bad(InputType.INT, "1e999999999", "out of range"),
            new Bad(InputType.INT, "9".repeat(500), "out of range"),
            new Bad(InputType.FLOAT, "NaN", "expected a number"),
            new Bad(InputType.BOOL, "perhaps", "expected true or false"),
            new Bad(InputType.DATETIME, "2024-01-31T10:00:00", "expected an instant such as"),
            new Bad(InputType.DATE, "31.1.2024", "expected a date such as"),
            new Bad(InputType.TIME, "25:00", "expected a time such as"),
            new Bad(InputType.DURATION, "soon", "is not a duration"),
            new Bad(InputType.ARRAY, "a,b", "invalid JSON"),
            new Bad(InputType.ARRAY, "{}", "expected a list such as"),
            new Bad(InputType.JSON, "{\"a\": NaN}", "invalid JSON"),
            new Bad(InputType.JSON, "[".repeat(5_000), "invalid JSON"),
            new Bad(InputType.JSON, "{} {}", "invalid JSON"),
            new Bad(InputType.YAML, "a: [", "invalid YAML: line 1, column"),
            new Bad(InputType.URI, "x.org/a", "Invalid URI format."),
            new Bad(InputType.URI, "http://a b", "Invalid URI format."),
            new Bad(InputType.EMAIL, "nobody", "The input must be a valid email"));
    return rows.stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.type() + " of " + Shown.text(row.given()),
                () ->
                    assertThatThrownBy(() -> Values.convert(row.type(), null, row.given()))
                        .isInstanceOf(InvalidValue.class)
                        .hasMessageContaining(row.part())))
        .toList();
  }

  @Test
  void elementsAreTypedAndTheBadOneIsNamed() {
    assertThat(Values.convert(InputType.ARRAY, InputType.INT, "[\"1\", 2]"))
        .isEqualTo(List.of(1, 2));
    assertThatThrownBy(() -> Values.convert(InputType.ARRAY, InputType.INT, "[1, \"a\"]"))
        .hasMessageStartingWith("Unable to parse array element as `INT` on `a`");
    assertThatThrownBy(() -> Values.convert(InputType.ARRAY, InputType.INT, "[null]"))
        .hasMessage("Unable to parse array element as `INT` on `null`");
  }

  private static List<String> violations(InputType type, Rules rules, Object value) {
    Input input = new Input("x", type, null, null, true, null, null, null, rules, List.of());
    return ValueRules.violations(input, value, rules.values());
  }

  private static Rules bounds(
      @Nullable String min, @Nullable String max, @Nullable String after, @Nullable String before) {
    return new Rules(
        null,
        min,
        max,
        after,
        before,
        List.of("a", "b"),
        null,
        false,
        false,
        false,
        null,
        null,
        List.of());
  }

  @Test
  void boundsAreAllowedValues() {
    Rules one = bounds("1", "2.5", null, null);
    assertThat(violations(InputType.INT, one, 1)).isEmpty();
    assertThat(violations(InputType.FLOAT, one, 2.5)).isEmpty();
    assertThat(violations(InputType.INT, one, 0)).containsExactly("it must be more than `1`");
    assertThat(violations(InputType.INT, one, 3)).containsExactly("it must be less than `2.5`");
    assertThat(violations(InputType.DURATION, bounds("1m", "PT1H", null, null), "PT30S"))
        .containsExactly("It must be more than `1m`");
  }

  @Test
  void datesAndTimesAreCompared() {
    Rules dates = bounds(null, null, "2024-01-01", "2024-12-31");
    assertThat(violations(InputType.DATE, dates, "2024-01-01")).isEmpty();
    assertThat(violations(InputType.DATE, dates, "2025-01-01"))
        .containsExactly("it must be before `2024-12-31`");
    assertThat(violations(InputType.TIME, bounds(null, null, "09:00", null), "08:59:59"))
        .containsExactly("it must be after `09:00`");
    Rules instants = bounds(null, null, "2024-01-01T01:00:00+01:00", null);
    assertThat(violations(InputType.DATETIME, instants, "2024-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void choicesAreChecked() {
    Rules rules = bounds(null, null, null, null);
    assertThat(violations(InputType.SELECT, rules, "c"))
        .containsExactly("it must match the values `[a, b]`");
    assertThat(violations(InputType.MULTISELECT, rules, List.of("a", "c")))
        .containsExactly("value `c` doesn't match the values `[a, b]`");
  }

  @Test
  void aPatternMustMatchTheWholeTextAndWithinItsTime() {
    assertThat(BoundedMatch.matches("a+", "aaa", Duration.ofSeconds(5))).isTrue();
    assertThat(BoundedMatch.matches("a+", "aaab", Duration.ofSeconds(5))).isFalse();
    assertThatThrownBy(
            () -> BoundedMatch.matches("(.*a){25}", "a".repeat(60) + "b", Duration.ofMillis(50)))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("timed out");
  }

  private static @Nullable Object output(InputType type, boolean required, @Nullable Object value) {
    return OutputValues.type(new Output("o", type, "x", null, null, required), value);
  }

  @Test
  void outputsAreTypedByTheSameRules() {
    assertThat(output(InputType.INT, true, "5")).isEqualTo(5);
    assertThat(output(InputType.ARRAY, true, "[1, \"a\"]")).isEqualTo(List.of(1, "a"));
    assertThat(output(InputType.JSON, true, Map.of("a", 1))).isEqualTo(Map.of("a", 1));
    assertThat(output(InputType.STRING, true, "")).isEqualTo("");
    assertThat(output(InputType.INT, false, null)).isNull();
  }

  @Test
  void anOutputThatIsMissingOrOfAnotherTypeIsNamed() {
    assertThatThrownBy(() -> output(InputType.INT, true, null))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Invalid value for output `o`. Cause: it is null; set `required: false` if it may be");
    assertThatThrownBy(() -> output(InputType.INT, true, "x"))
        .hasMessageStartingWith("Invalid value for output `o`. Cause: expected a number");
    assertThatThrownBy(() -> output(InputType.ARRAY, true, Map.of()))
        .hasMessageContaining("expected a list, but received a map");
  }
}
