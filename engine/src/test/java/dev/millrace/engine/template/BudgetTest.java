package dev.millrace.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final TemplateScope EMPTY = TemplateScope.of(Map.of());
  private static final TemplateSettings SMALL =
      new TemplateSettings(Duration.ofSeconds(5), 100, 50, 20, 40, 3, 4, 2_000, 10_000);

  private final Templates templates = new Templates(SMALL);

  @Test
  void timeIsBounded() {
    Templates quick = new Templates(TemplateSettings.DEFAULT.withTimeMax(Duration.ofMillis(20)));
    String busy =
        "{% for i in 1..1000 %}{% for j in 1..1000 %}{% if i * j * i == j %}{% endif %}"
            + "{% endfor %}{% endfor %}";

    assertThatThrownBy(() -> quick.render(busy, EMPTY))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> assertThat(e.kind()).isEqualTo(TemplateException.Kind.BUDGET))
        .hasMessageContaining("takes longer than 20 ms");
  }

  @Test
  void timeSpentInServicesDoesNotCount() {
    Templates quick = new Templates(TemplateSettings.DEFAULT.withTimeMax(Duration.ofMillis(200)));
    Services slow =
        new NoServices() {
          @Override
          public KeyValueAnswer kv(String namespace, String key) {
            long end = System.nanoTime() + Duration.ofMillis(250).toNanos();
            while (System.nanoTime() < end) {
              Thread.onSpinWait();
            }
            return new KeyValueAnswer.Found("v");
          }
        };

    String text =
        quick.render(
            "{{ kv('a') }}{% for i in 1..600 %}{% endfor %}", TemplateScope.of(Map.of(), slow));

    assertThat(text).isEqualTo("v");
  }

  @Test
  void outputIsBounded() {
    refused("{% for i in 1..15 %}0123456789{% endfor %}", "makes more than 100 characters");
    refused("{{ 'a' | indent(1) ~ ('b' | format) ~ (1..20) ~ (1..20) }}", "characters");
    refused("{% set s = '0123456789' %}{% for i in 1..9 %}{% set s = s ~ s %}{% endfor %}", "100");
  }

  @Test
  void outputOfAllStringsOfAValueTogetherIsBounded() {
    List<String> many =
        List.of("{{ 'x' }}0123456789012345678901234567890", "{{ 1..19 }}", "{{ 1..19 }}");

    assertThatThrownBy(() -> templates.renderDeep(many, EMPTY))
        .hasMessageContaining("makes more than 100 characters");
  }

  @Test
  void loopsAreBounded() {
    refused(
        "{% for i in 1..10 %}{% for j in 1..10 %}{% endfor %}{% endfor %}",
        "loops more than 50 times");
  }

  @Test
  void rangesAreBounded() {
    refused("{{ range(1, 21) }}", "a range of more than 20 elements");
    refused("{{ range(0, 9000000000000000000) }}", "a range of more than 20 elements");
    refused("{{ -9000000000000000000..9000000000000000000 }}", "");
  }

  @Test
  void builtValuesAreBounded() {
    refused(
        "{% set l = [1, 2] %}{% for i in 1..9 %}{% set l = [l, l] %}{% endfor %}",
        "a list or map of more than 40 elements");
    refused(
        "{% set l = [1, 2] %}{% for i in 1..9 %}{% set l = l + l %}{% endfor %}", "40 elements");
    refused(
        "{% set l = [1, 2] %}{% for i in 1..9 %}{% set l = l | merge(l) %}{% endfor %}",
        "40 elements");
    refused(
        "{% set l = [1, 2] %}{% for i in 1..9 %}{% set l = {'a': l, 'b': l} %}{% endfor %}",
        "40 elements");
  }

  @Test
  void nestingOfRenderIsBounded() {
    TemplateScope scope = TemplateScope.of(Map.of("a", "{{ render(a) }}"));

    assertThatThrownBy(() -> templates.render("{{ render(a) }}", scope))
        .hasMessageContaining("Maximum render() nesting depth (3) exceeded");
  }

  @Test
  void recursionOfMacrosAndBlocksIsBounded() {
    refused(
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "nests macros or blocks deeper than 4");
    refused("{% block b %}{{ block('b') }}{% endblock %}", "nests macros or blocks deeper than 4");
  }

  @Test
  void lengthOfTheSourceIsBounded() {
    refused("{{ 1 }}" + "x".repeat(2_000), "The template has 2007 characters");
  }

  @Test
  void theDefaultsAreThoseOfTheManual() {
    assertThat(TemplateSettings.DEFAULT)
        .isEqualTo(
            new TemplateSettings(
                Duration.ofSeconds(1),
                10_000_000,
                1_000_000,
                1_000_000,
                1_000_000,
                16,
                50,
                1_000_000,
                16_000_000));
  }

  @Test
  void settingsMustBePositive() {
    assertThatThrownBy(() -> TemplateSettings.DEFAULT.withOutputCharsMax(0))
        .hasMessage("outputCharsMax must be positive, but is 0");
    assertThatThrownBy(() -> TemplateSettings.DEFAULT.withTimeMax(Duration.ZERO))
        .hasMessageContaining("timeMax must be positive");
  }

  private void refused(String template, String message) {
    assertThatThrownBy(() -> templates.render(template, EMPTY))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> assertThat(e.kind()).isNotEqualTo(TemplateException.Kind.SYNTAX))
        .hasMessageContaining(message);
  }
}
