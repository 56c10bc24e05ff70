package dev.millrace.engine.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.Input.DependsOn;
import dev.millrace.engine.flow.Input.Rules;
import dev.millrace.engine.flow.InputType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InputResolverTest {

  /** Knows {@code {{ inputs.x }}}, {@code {{ inputs.x == 'y' }}} and {@code {{ fail }}}. */
  private static final Renderer RENDERER =
      (template, inputs) -> {
        if (!(template instanceof String text) || !text.startsWith("{{")) {
          return template;
        }
        String expression = text.substring(2, text.length() - 2).strip();
        if (expression.equals("fail")) {
          throw new EngineException(ErrorCode.EXPRESSION_FAILED, "Unable to find `fail`");
        }
        String[] sides = expression.split(" == ");
        Object value = inputs;
        for (String part : sides[0].substring("inputs.".length()).split("\\.")) {
          value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return sides.length == 1 ? value : sides[1].replace("'", "").equals(value);
      };

  private static Input input(String id, InputType type) {
    return new Input(id, type, null, null, true, null, null, null, Rules.NONE, List.of());
  }

  private static Input optional(Input input) {
    return new Input(
        input.id(),
        input.type(),
        null,
        null,
        false,
        input.defaults(),
        null,
        input.dependsOn(),
        input.rules(),
        input.children());
  }

  private static Input withDefault(Input input, Object defaults) {
    return new Input(
        input.id(),
        input.type(),
        null,
        null,
        true,
        defaults,
        null,
        input.dependsOn(),
        input.rules(),
        input.children());
  }

  private static Input depending(Input input, @Nullable String condition, String... on) {
    return new Input(
        input.id(),
        input.type(),
        null,
        null,
        input.required(),
        input.defaults(),
        null,
        new DependsOn(List.of(on), condition),
        input.rules(),
        input.children());
  }

  private static Map<String, @Nullable Object> given(@Nullable Object... pairs) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      given.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return given;
  }

  private static Map<String, @Nullable Object> resolve(
      Map<String, @Nullable Object> given, Input... inputs) {
    return InputResolver.resolve(Arrays.asList(inputs), given, RENDERER, FileInputs.STORED_ONLY);
  }

  private static List<CheckedInput> check(Map<String, @Nullable Object> given, Input... inputs) {
    return InputResolver.check(Arrays.asList(inputs), given, RENDERER, FileInputs.STORED_ONLY);
  }

  @Test
  void valuesAreTypedAndNestedByDots() {
    assertThat(
            resolve(
                given("n", "5", "a.b", "x", "a", Map.of("c", "y")),
                input("n", InputType.INT),
                input("a.b", InputType.STRING),
                input("a.c", InputType.STRING)))
        .isEqualTo(Map.of("n", 5, "a", Map.of("b", "x", "c", "y")));
  }

  @Test
  void everyBadInputIsNamed() {
    assertThatThrownBy(() ->
            resolve(
                given("n", "five"),
                input("n", InputType.INT),
                input("x", InputType.STRING),
                input("y", InputType.DATE)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID))
        .hasMessage(
            """
            Invalid value for input `n`. Cause: expected a number, but received `five`
            Missing required input: x
            Missing required input: y\
            """);
  }

  @Test
  void anOptionalInputWithoutValueIsNull() {
    assertThat(resolve(given(), optional(input("x", InputType.INT)))).containsEntry("x", null);
  }

  @Test
  void anEmptyTextIsAValueOnlyOfTextTypes() {
    assertThat(
            resolve(
                given("s", "", "n", ""),
                input("s", InputType.STRING),
                optional(input("n", InputType.INT))))
        .containsEntry("s", "")
        .containsEntry("n", null);
  }

  @Test
  void aDefaultIsRenderedWithTheInputsSoFar() {
    List<CheckedInput> checked =
        check(
            given("x", "hello"),
            input("x", InputType.STRING),
            withDefault(input("y", InputType.STRING), "{{ inputs.x }}"),
            withDefault(input("z", InputType.INT), 3));

    assertThat(checked).extracting(CheckedInput::value).containsExactly("hello", "hello", 3);
    assertThat(checked).extracting(CheckedInput::isDefault).containsExactly(false, true, true);
  }

  @Test
  void aDefaultThatCannotBeRenderedIsTheInputsFault() {
    assertThat(check(given(), withDefault(input("x", InputType.STRING), "{{ fail }}")))
        .singleElement()
        .satisfies(one ->
            assertThat(one.errors())
                .containsExactly("the default value cannot be rendered: Unable to find `fail`"));
  }

  @Test
  void anInputIsAskedForOnlyWhenItsConditionHolds() {
    Input kind = input("kind", InputType.STRING);
    Input size = depending(input("size", InputType.INT), "{{ inputs.kind == 'big' }}", "kind");
    Input after = depending(input("after", InputType.INT), null, "size");

    assertThat(resolve(given("kind", "small", "size", "nonsense"), size, kind, after))
        .isEqualTo(Map.of("kind", "small"));
    assertThat(resolve(given("kind", "big", "size", "1", "after", "2"), size, kind, after))
        .isEqualTo(Map.of("kind", "big", "size", 1, "after", 2));
  }

  @Test
  void aConditionThatCannotBeRenderedDisablesAndIsAnError() {
    assertThat(check(given(), depending(input("x", InputType.INT), "{{ fail }}")))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.enabled()).isFalse();
          assertThat(one.errors()).containsExactly("Invalid condition: Unable to find `fail`");
        });
  }

  @Test
  void inputsThatDependOnEachOtherEndDisabled() {
    assertThat(
            check(
                given("x", 1, "y", 1),
                depending(input("x", InputType.INT), null, "y"),
                depending(input("y", InputType.INT), null, "x")))
        .extracting(CheckedInput::enabled)
        .containsExactly(false, false);
  }

  @Test
  void choicesCanComeFromAnExpression() {
    Rules rules =
        new Rules(
            null,
            null,
            null,
            null,
            null,
            List.of(),
            "{{ inputs.list }}",
            false,
            true,
            false,
            null,
            null,
            List.of());
    Input select =
        new Input("s", InputType.SELECT, null, null, true, null, null, null, rules, List.of());
    Input list = input("list", InputType.JSON);

    assertThat(check(given("list", "[\"a\",\"b\"]", "s", "c"), list, select).get(1))
        .satisfies(one -> {
          assertThat(one.values()).containsExactly("a", "b");
          assertThat(one.errors()).containsExactly("it must match the values `[a, b]`");
        });
    assertThat(check(given("list", "[\"a\",\"b\"]"), list, select).get(1).value()).isEqualTo("a");
    assertThat(check(given("list", "{}"), list, select).get(1).errors())
        .containsExactly("Invalid expression result. Expected a list of strings");
  }

  @Test
  void theInputsOfAFormAreNestedUnderIt() {
    Input form =
        new Input(
            "form",
            InputType.FORM,
            null,
            null,
            true,
            null,
            null,
            null,
            Rules.NONE,
            List.of(input("a", InputType.INT), optional(input("b", InputType.STRING))));

    assertThat(resolve(given("form.a", "1"), form).get("form"))
        .isEqualTo(new LinkedHashMap<>(given("a", 1, "b", null)));
    assertThat(check(given(), form))
        .extracting(CheckedInput::path)
        .containsExactly("form.a", "form.b");
    assertThatThrownBy(() -> resolve(given(), form)).hasMessage("Missing required input: form.a");
  }

  @Test
  void aFileIsStoredOnlyWhenInputsAreResolved() {
    List<String> stored = new ArrayList<>();
    FileInputs files =
        new FileInputs() {
          @Override
          public String fileName(Object given) {
            return given.toString();
          }

          @Override
          public String store(String path, Input input, Object given) {
            stored.add(path + "=" + given);
            return "kestra:///x/" + given;
          }
        };
    Rules rules =
        new Rules(
            null,
            null,
            null,
            null,
            null,
            List.of(),
            null,
            false,
            false,
            false,
            null,
            null,
            List.of(".csv"));
    List<Input> inputs =
        List.of(
            new Input("f", InputType.FILE, null, null, true, null, null, null, rules, List.of()));

    InputResolver.check(inputs, given("f", "a.csv"), RENDERER, files);
    assertThat(stored).isEmpty();

    assertThat(InputResolver.resolve(inputs, given("f", "a.CSV"), RENDERER, files))
        .containsEntry("f", "kestra:///x/a.CSV");
    assertThat(stored).containsExactly("f=a.CSV");
    assertThatThrownBy(() -> InputResolver.resolve(inputs, given("f", "a.exe"), RENDERER, files))
        .hasMessageContaining("File type not allowed. Accepted extensions: .csv");
  }

  @Test
  void namesNobodyDeclaredAreListed() {
    assertThat(
            InputResolver.undeclared(
                List.of(input("a.b", InputType.INT)), given("a.b", 1, "a", 2, "c", 3)))
        .containsExactly("c");
  }

  @Test
  void aSecretIsRefused() {
    assertThatThrownBy(() -> resolve(given("s", "x"), input("s", InputType.SECRET)))
        .hasMessageContaining("encryption is not configured");
  }
}
