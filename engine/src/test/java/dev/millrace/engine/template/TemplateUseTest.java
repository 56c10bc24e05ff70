package dev.millrace.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateUseTest {
  private final Templates templates = new Templates(TemplateSettings.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          plain text                                              =>
          {{ inputs.a }}                                          => inputs.a
          {{ inputs.a.b['c'] }} {{ vars.x }}                      => inputs.a.b.c vars.x
          {{ outputs['my-task'].uri }}                            => outputs.my-task.uri
          {{ outputs.q.rows[0].id }}                              => outputs.q.rows.0.id
          {{ outputs.each[taskrun.value].x }}                     => outputs.each taskrun.value
          {{ outputs[inputs.which] }}                             => outputs inputs.which
          {{ outputs }}                                           => outputs
          {% for r in outputs.q.rows %}{{ r.id }}{{ loop.index }}{% endfor %} => outputs.q.rows
          {% set x = inputs.a %}{{ x.b }}                         => inputs.a
          {{ x }}{% set x = 1 %}                                  => x
          {% macro m(a) %}{{ a.b }}{% endmacro %}{{ m(vars.c) }}  => vars.c
          {% if inputs.a %}{{ vars.b }}{% else %}{{ vars.c }}{% endif %} => inputs.a vars.b vars.c
          {{ inputs.a ?? vars.b | default(labels.c) }}            => inputs.a vars.b labels.c
          {{ [inputs.a, {'k': vars.b}] }}                         => inputs.a vars.b
          {{ "x #{inputs.a}" }}                                   => inputs.a
          {{ kv(inputs.key, namespace=flow.namespace) }}          => inputs.key flow.namespace
          {{ fromJson(inputs.a).b }}                              => inputs.a
          {% raw %}{{ inputs.a }}{% endraw %}                     =>
          {# {{ inputs.a }} #}                                    =>
          """)
  void variablesAreThosePathsReadFromTheScope(String template, String paths) {
    Set<String> found =
        templates.uses(template).variables().stream()
            .map(VariablePath::toString)
            .collect(Collectors.toSet());

    assertThat(found)
        .isEqualTo(
            paths == null ? Set.of() : Arrays.stream(paths.split(" ")).collect(Collectors.toSet()));
  }

  @Test
  void aRootIsReadWhenAnyVariableBelowItIs() {
    TemplateUse use = templates.uses("{{ outputs.a.x }}{{ outputs['b'].y }}{{ inputs.c }}");

    assertThat(use.reads("inputs")).isTrue();
    assertThat(use.reads("vars")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ inputs.a | upper }}",
        "{{ now() }}{{ uuid() }}{{ range(1, 2) }}",
        "{{ kv('a') }}{{ secret('b') }}{{ errorLogs() }}{{ tasksWithState('FAILED') }}",
        "{{ render(vars.a) }}",
        "no template"
      })
  void templatesWithoutCallsOutsideArePure(String template) {
    assertThat(templates.uses(template).pure()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ http('https://x') }}",
        "{{ subflow('a', 'b') }}",
        "{{ read('a') }}",
        "{{ fileURI('a') }}",
        "{{ fileSize('a') }}",
        "{{ fileExists('a') }}",
        "{{ isFileEmpty('a') }}",
        "{% if false %}{{ inputs.a ?? read('a') }}{% endif %}"
      })
  void templatesThatCallOutsideAreNotPure(String template) {
    assertThat(templates.uses(template).pure()).isFalse();
  }

  @Test
  void databaseReadsAndRendersAreTold() {
    TemplateUse use = templates.uses("{{ kv('a') }}{{ secret('b') | upper }}{{ render(vars.c) }}");

    assertThat(use.databaseReads()).containsExactlyInAnyOrder("kv", "secret");
    assertThat(use.functions()).containsExactlyInAnyOrder("kv", "secret", "render");
    assertThat(use.filters()).containsExactly("upper");
    assertThat(use.renders()).isTrue();
  }

  @Test
  void twoUsesAreUnited() {
    TemplateUse both = templates.uses("{{ inputs.a }}").and(templates.uses("{{ read(vars.b) }}"));

    assertThat(both.variables()).hasSize(2);
    assertThat(both.pure()).isFalse();
    assertThat(TemplateUse.NONE.and(both)).isEqualTo(both);
  }

  @Test
  void checkTellsLineAndColumn() {
    assertThatThrownBy(() -> templates.check("a\nb {{ inputs.a | }}"))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(TemplateException.Kind.SYNTAX);
              assertThat(e.line()).isEqualTo(2);
              assertThat(e.column()).isEqualTo(17);
              assertThat(e.template()).isEqualTo("a\nb {{ inputs.a | }}");
            });
  }
}
