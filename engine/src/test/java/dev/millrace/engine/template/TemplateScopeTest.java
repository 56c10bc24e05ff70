package dev.millrace.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateScopeTest {
  private final Templates templates = new Templates(TemplateSettings.DEFAULT);
  private final List<String> loads = new ArrayList<>();

  private TemplateScope lazyOutputs() {
    return TemplateScope.of(Map.of("outputs", new LazyOutputs()));
  }

  /** Outputs of the tasks a and b; notes what is loaded. */
  private final class LazyOutputs extends AbstractMap<String, Object> implements Lazy {
    @Override
    public Object get(Object key) {
      if (!containsKey(key)) {
        return null;
      }
      loads.add((String) key);
      return Map.of("x", key + "!");
    }

    @Override
    public boolean containsKey(Object key) {
      return key.equals("a") || key.equals("b");
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
      return Set.of(Map.entry("a", get("a")), Map.entry("b", get("b")));
    }
  }

  @Test
  void onlyTheOutputsAskedForAreLoaded() {
    assertThat(templates.render("{{ outputs.a.x }}{{ [outputs] | length }}", lazyOutputs()))
        .isEqualTo("a!1");
    assertThat(loads).containsExactly("a");
  }

  @Test
  void anOutputThatDoesNotExistIsUndefinedWithoutLoading() {
    assertThatThrownBy(() -> templates.render("{{ outputs.c.x }}", lazyOutputs()))
        .hasMessage("Unable to find `c` used in the expression `{{ outputs.c.x }}` at line 1");
    assertThat(templates.render("{{ outputs.c.x ?? 'd' }}", lazyOutputs())).isEqualTo("d");
    assertThat(loads).isEmpty();
  }

  @Test
  void aWholeLazyMapIsLoadedWhenPrinted() {
    assertThat(templates.render("{{ outputs | length }}{{ outputs }}", lazyOutputs()))
        .startsWith("2{")
        .contains("\"a\":{\"x\":\"a!\"}", "\"b\":{\"x\":\"b!\"}");
  }

  @Test
  void deepRenderingRendersKeysAndValuesAndLeavesTheRest() {
    TemplateScope scope = TemplateScope.of(Map.of("a", "A", "b", List.of(1)));
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("{{ a }}", "x{{ a }}");
    value.put("A", "second");
    value.put("list", List.of("{{ b }}", 5, Map.of("k", "{{ a }}")));
    value.put("nothing", null);

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("A", "xA");
    expected.put("list", List.of("[1]", 5, Map.of("k", "A")));
    expected.put("nothing", null);

    assertThat(templates.renderDeep(value, scope)).isEqualTo(expected);
    assertThat(templates.renderDeep(7, scope)).isEqualTo(7);
    assertThat(templates.renderDeep(null, scope)).isNull();
  }

  @Test
  void secretsAreRegisteredForMaskingAndNeverShownInErrors() {
    TestServices services = new TestServices();
    TemplateScope scope = TemplateScope.of(Map.of(), services);

    String rendered = templates.render("{{ secret('JSON', subkey='password') }}", scope);

    assertThat(rendered).isEqualTo("hunter22");
    assertThat(services.registered()).contains("hunter22");
    assertThatThrownBy(() -> templates.render("{{ secret('TOKEN') | date }}", scope))
        .hasMessageContaining("cannot read '******' as a date")
        .hasMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ kv('a') }}",
        "{{ secret('a') }}",
        "{{ read('a') }}",
        "{{ fileSize('a') }}",
        "{{ fileExists('a') }}",
        "{{ isFileEmpty('a') }}",
        "{{ fileURI('a') }}",
        "{{ errorLogs() }}",
        "{{ tasksWithState('FAILED') }}",
        "{{ http('https://a') }}",
        "{{ subflow('a', 'b') }}",
        "{{ env('A') }}",
        "{{ render(\"{{ kv('a') }}\") }}",
        "{{ kv('a') ?? 'd' }}"
      })
  void aPlaceWithoutServicesRefusesEffects(String template) {
    assertThatThrownBy(() -> templates.render(template, TemplateScope.of(Map.of())))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> assertThat(e.kind()).isEqualTo(TemplateException.Kind.REFUSED))
        .hasMessageContaining("is not available here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "x", " yes ", "False", "null", "[]", "0.0", "00"})
  void anythingElseIsTruthy(String text) {
    assertThat(Templates.isTruthy(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "false", " false\n", "0", "-0"})
  void emptyFalseAndZeroAreNotTruthy(String text) {
    assertThat(Templates.isTruthy(text)).isFalse();
  }
}
