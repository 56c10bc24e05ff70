package dev.millrace.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.plan.Facts.RenderFailed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the values of a loop become. */
class JsonValuesTest {

  private static final List<List<Object>> ROWS =
      List.of(
          List.of("[]", List.of()),
          List.of(" [ ] ", List.of()),
          List.of("[1, 2.50, -3e4, true]", List.of("1", "2.50", "-3e4", "true")),
          List.of("[\"a\", \"b c\", \"\"]", List.of("a", "b c", "")),
          List.of("[\"q\\\" \\\\ \\n \\u00e9 \\/\"]", List.of("q\" \\ \n é /")),
          List.of("[{\"k\": [1, {\"x\": null}]}, []]", List.of("{\"k\":[1,{\"x\":null}]}", "[]")),
          List.of("[{ }, [ ], [\"a , b\" , 1 ]]", List.of("{}", "[]", "[\"a , b\",1]")),
          List.of(List.of("a", 1, 2.5, true), List.of("a", "1", "2.5", "true")),
          List.of(
              List.of(Map.of("k", List.of("v\n\"")), List.of()),
              List.of("{\"k\":[\"v\\n\\\"\"]}", "[]")));

  @Test
  void listsAndTextsOfArraysBecomeTexts() throws RenderFailed {
    for (List<Object> row : ROWS) {
      assertThat(JsonValues.of(row.getFirst())).as("%s", row.getFirst()).isEqualTo(row.getLast());
    }
  }

  @Test
  void nullElementsStayNull() throws RenderFailed {
    assertThat(JsonValues.of("[null, \"null\"]")).isEqualTo(Arrays.asList(null, "null"));
    assertThat(JsonValues.of(Arrays.asList(null, "a"))).isEqualTo(Arrays.asList(null, "a"));
  }

  @Test
  void everythingElseIsRefusedWithItsPlace() {
    for (String broken :
        List.of(
            "",
            "a",
            "{}",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[1 2]",
            "[a]",
            "[01]",
            "[\"a]",
            "[\"\\x\"]",
            "[\"\\u12\"]",
            "[{1:2}]",
            "[{\"a\" 1}]",
            "[1]]",
            "[1] x",
            "[}",
            "[{]")) {
      assertThatThrownBy(() -> JsonValues.of(broken))
          .as(broken)
          .isInstanceOf(RenderFailed.class)
          .hasMessageContaining("expected");
    }
    assertThatThrownBy(() -> JsonValues.of(5)).hasMessageContaining("`5`");
    assertThatThrownBy(() -> JsonValues.of(null)).hasMessageContaining("`null`");
  }

  @Test
  void deepNestingIsRefusedNotOverflowed() {
    String deep = "[".repeat(100_000);

    assertThatThrownBy(() -> JsonValues.of(deep)).isInstanceOf(RenderFailed.class);
  }
}
