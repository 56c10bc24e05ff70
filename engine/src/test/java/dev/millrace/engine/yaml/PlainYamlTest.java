package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What words mean where anything is allowed; anchors, aliases and merges. */
class PlainYamlTest {

  private static @Nullable Object parse(String text) {
    return PlainYaml.parse(text, YamlLimits.DEFAULT);
  }

  private record Row(String text, @Nullable Object value) {}

  @TestFactory
  List<DynamicTest> anUnquotedWordIs() {
    List<Row> rows =
        List.of(
            new Row("~", null),
            new Row("null", null),
            new Row("NULL", null),
            new Row("true", true),
            new Row("False", false),
            new Row("yes", "yes"),
            new Row("no", "no"),
            new Row("on", "on"),
            new Row("off", "off"),
            new Row("y", "y"),
            new Row("0", 0),
            new Row("-7", -7),
            new Row("+5", 5),
            new Row("2147483648", 2147483648L),
            new Row("9223372036854775808", new BigInteger("9223372036854775808")),
            new Row("007", "007"),
            new Row("0755", "0755"),
            new Row("01.5", "01.5"),
            new Row("0o17", 15),
            new Row("0x1F", 31),
            new Row("0b11", "0b11"),
            new Row("1_000", "1_000"),
            new Row("12:30", "12:30"),
            new Row("12:30:45", "12:30:45"),
            new Row("2024-01-31", "2024-01-31"),
            new Row("2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"),
            new Row("1.5", 1.5),
            new Row("-0.25", -0.25),
            new Row(".5", new BigDecimal(".5")),
            new Row("3.10", new BigDecimal("3.10")),
            new Row("1e3", 1000.0),
            new Row("1.2.3", "1.2.3"),
            new Row("'true'", "true"),
            new Row("\"12\"", "12"),
            new Row("!!str 12", "12"),
            new Row("!!int 12", 12),
            new Row("! 12", "12"),
            new Row("=", "="),
            new Row("\"a\\u00e9\\n\"", "aé\n"),
            new Row("http://x", "http://x"),
            new Row("PT1H", "PT1H"));
    return rows.stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.text(), () -> assertThat(parse(row.text())).isEqualTo(row.value())))
        .toList();
  }

  @Test
  void blocksFoldAndKeepLines() {
    assertThat(parse("a: |\n  x\n  y\nb: >\n  x\n  y\nc: |-\n  z\n"))
        .isEqualTo(Map.of("a", "x\ny\n", "b", "x y\n", "c", "z"));
  }

  @Test
  void linesMayEndAsOnWindowsAndTheTextMayBeginWithAByteOrderMark() {
    assertThat(parse("\uFEFFa: 1\r\nb:\r\n  - x\r\n")).isEqualTo(Map.of("a", 1, "b", List.of("x")));
  }

  @Test
  void keysAreTextWhateverTheyLookLike() {
    assertThat(parse("{1: a, true: b, 2024-01-01: c, yes: d, null: e}"))
        .isEqualTo(Map.of("1", "a", "true", "b", "2024-01-01", "c", "yes", "d", "null", "e"));
  }

  @Test
  void anchorsAndAliasesRepeatAValue() {
    assertThat(parse("a: &x {k: [1]}\nb: *x\n&key c: *key\n"))
        .isEqualTo(Map.of("a", Map.of("k", List.of(1)), "b", Map.of("k", List.of(1)), "c", "c"));
  }

  @Test
  void aMergeAddsWhatIsNotThere() {
    assertThat(parse("base: &b {x: 1, y: 2}\none: {<<: *b, y: 3}\ntwo:\n  <<: [{z: 4}, *b]\n"))
        .isEqualTo(
            Map.of(
                "base", Map.of("x", 1, "y", 2),
                "one", Map.of("x", 1, "y", 3),
                "two", Map.of("x", 1, "y", 2, "z", 4)));
  }

  @Test
  void nullsInListsAndMapsStay() {
    List<@Nullable Object> list = new ArrayList<>();
    list.add(null);
    list.add(1);

    assertThat(parse("[~, 1]")).isEqualTo(list);
    assertThat(parse("")).isNull();
  }

  @Test
  void aMistakeNamesItsPlace() {
    assertThatThrownBy(() -> parse("a: 1\nb: [1"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 2, column 6");
  }
}
