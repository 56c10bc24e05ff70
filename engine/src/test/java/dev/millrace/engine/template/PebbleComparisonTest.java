package dev.millrace.engine.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.pebbletemplates.pebble.PebbleEngine;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where Kestra's language is Pebble's, our evaluator gives what Pebble's own gives. It differs on
 * purpose where Pebble's answer depends on the Java type of a number: {@code [3, 1] contains 1} is
 * true here, whether the list came from JSON or from the template.
 */
class PebbleComparisonTest {
  private static final PebbleEngine PEBBLE =
      new PebbleEngine.Builder()
          .strictVariables(true)
          .autoEscaping(false)
          .newLineTrimming(false)
          .build();
  private static final Templates OURS = new Templates(TemplateSettings.DEFAULT);

  private static Map<String, Object> variables() {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("name", "Bob");
    variables.put("n", 3);
    variables.put("f", 2.5);
    variables.put("yes", true);
    variables.put("nothing", null);
    variables.put("list", List.of(3, 1, 2));
    variables.put("words", List.of("beta", "alpha"));
    variables.put("map", new LinkedHashMap<>(Map.of("k", "v")));
    variables.put("rows", List.of(Map.of("id", 1), Map.of("id", 2)));
    return variables;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a {{ name }} b",
        "{{ map.k }}{{ map['k'] }}{{ rows[1].id }}",
        "{{ 1 + 2 * 3 - 4 / 2 % 3 }}",
        "{{ n + 1 }} {{ n * f }} {{ f / 2 }} {{ 7 / 2 }} {{ -n }} {{ +f }}",
        "{{ '5' * 2 }} {{ '5' + 2 }} {{ 'a' + nothing }}",
        "{{ name ~ n ~ yes ~ nothing }}",
        "{{ name == 'Bob' }} {{ n == 3.0 }} {{ n != 4 }} {{ n equals 3 }} {{ nothing == null }}",
        "{{ n > 2 }} {{ n >= 3 }} {{ n < 2 }} {{ n <= 3 }} {{ nothing < 1 }}",
        "{{ yes and not false }} {{ false or yes }} {{ not name == 'Bob' }}",
        "{{ true or false and false }}",
        "{{ yes ? 'a' : 'b' }} {{ nothing ? 'a' : 'b' }} {{ n > 5 ? 1 : n > 2 ? 2 : 3 }}",
        "{{ words contains 'beta' }} {{ words contains ['beta', 'x'] }} {{ name contains 'ob' }} {{"
            + " map contains 'k' }}",
        "{{ name is empty }} {{ nothing is null }} {{ n is odd }} {{ n is even }} {{ map is map }}",
        "{{ list is iterable }} {{ nope is defined }} {{ map.x.y is not defined }}",
        "{{ nope | default('d') }} {{ nothing | default('d') }} {{ map.x.y | default('d') }}",
        "{{ name | upper | lower | capitalize }}",
        "{{ 'hello world' | title }} {{ ' x ' | trim }} {{ 'abcdefgh' | abbreviate(6) }}",
        "{{ list | first }} {{ list | last }} {{ list | length }} {{ name | length }}",
        "{{ words | join(', ') }} {{ list | join('-') }}",
        "{{ 'a,b,c' | split(',') | join('|') }} {{ 'abcdef' | slice(1, 3) }}",
        "{{ 'abc' | sha256 }} {{ 'abc' | base64encode }} {{ 'YWJj' | base64decode }}",
        "{{ 'a b&c' | urlencode }} {{ -2.5 | abs }}",
        "{{ max(1, 5, 3) }} {{ min(4, 2) }}",
        "{% for i in range(1, 3) %}{{ i }}{% endfor %}{% for i in 1..3 %}{{ i }}{% endfor %}",
        "{% for i in range('a', 'e', 2) %}{{ i }}{% endfor %}",
        "{% for i in list %}{{ loop.index }}/{{ loop.length }}/{{ loop.first }}/{{ loop.last }}/{{"
            + " loop.revindex }} {% endfor %}",
        "{% for e in map %}{{ e.key }}={{ e.value }}{% endfor %}",
        "{% for i in [] %}x{% else %}none{% endfor %}{% for i in nothing %}x{% else %}none{% endfor"
            + " %}",
        "{% if n > 5 %}a{% elseif n > 2 %}b{% else %}c{% endif %}",
        "{% set x = 1 %}{% for i in list %}{% set x = x + i %}{% endfor %}{{ x }}",
        "{% macro m(a, b='d') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}{{ m(b=2, a=1) }}{{ m() }}",
        "{% block b %}x{% endblock %}{{ block('b') }}",
        "{% filter upper %}a{{ name }}{% endfilter %}",
        "{% verbatim %}{{ x }}{% endverbatim %}",
        "{# c #}a {{- name -}} b {%- if yes -%} c {%- endif -%} d",
        "{{ \"Hi #{name}! #{n + 1}\" }} {{ 'no #{name}' }}",
        "{{ 'it\\'s' }} {{ \"a\\nb\" }}",
        "{{ 'x' | upper ~ 'y' | lower }}",
        "{{ n + 1 | abs }} {{ (n + 1) | abs }}",
        "{{ [1, 2][0] is defined }}",
        "{{ 10L + 1 }}",
        "{{ name }}\n{{ n }}\n"
      })
  void asPebble(String template) throws IOException {
    assertThat(ours(template)).isEqualTo(pebble(template));
  }

  /** Both must fail, or both give the same. */
  private static String ours(String template) {
    try {
      return OURS.render(template, TemplateScope.of(variables()));
    } catch (TemplateException e) {
      return "fails";
    }
  }

  private static String pebble(String template) throws IOException {
    StringWriter out = new StringWriter();
    try {
      PEBBLE.getLiteralTemplate(template).evaluate(out, variables());
      return out.toString();
    } catch (RuntimeException e) {
      return "fails";
    }
  }

  @Test
  void oneTemplatesServesManyThreads() throws Exception {
    String template =
        "{% macro m(a) %}<{{ a }}>{% endmacro %}{% set x = n %}{% for i in 1..50 %}{% set x = x + i"
            + " %}{{ m(x) }}{% endfor %}{{ list | sort | jq('.[0]') }}";

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> calls =
          IntStream.range(0, 200)
              .<Callable<String>>mapToObj(
                  i -> () -> OURS.render(template, TemplateScope.of(variables())))
              .toList();

      String expected = OURS.render(template, TemplateScope.of(variables()));
      for (var result : threads.invokeAll(calls)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
  }
}
