package dev.millrace.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every template of hostile-templates.yaml fails, or ends, within 1 s and 10 MB. */
@Execution(ExecutionMode.SAME_THREAD)
class HostileTemplatesTest {
  private static final int OUTPUT_CHARS_MAX = 10_000_000;
  private static final Pattern REPEAT =
      Pattern.compile("REPEAT\\(((?:\\\\.|[^,\\\\])*), (\\d+)\\)");

  /** Less than the second that is promised, so that the promise holds on a busy machine. */
  private static final Templates TEMPLATES =
      new Templates(TemplateSettings.DEFAULT.withTimeMax(Duration.ofMillis(150)));

  private static final Duration PROMISE = Duration.ofSeconds(1);

  /** What must never be touched: counts every use of it. */
  public static final class Bean {
    static final AtomicInteger USES = new AtomicInteger();
    public final String publicField = "field";

    public String getSecret() {
      USES.incrementAndGet();
      return "canary";
    }

    public void destroy() {
      USES.incrementAndGet();
    }

    @Override
    public String toString() {
      return "a bean";
    }
  }

  @TestFactory
  Stream<DynamicTest> hostileTemplatesYaml() {
    warmUp();
    List<DynamicTest> tests = new ArrayList<>();
    TestYaml.map("hostile-templates.yaml")
        .forEach((group, rows) -> ((List<?>) rows).forEach(row -> tests.add(test(group, row))));
    assertThat(tests).hasSizeGreaterThan(250);
    return tests.stream();
  }

  /** Loading classes takes seconds on a cold machine and is no template's fault. */
  private static void warmUp() {
    TEMPLATES.render(
        "{{ [1] | jq('.[0]') }}{{ yaml('a: 1') | yaml }}{{ fromIon('1') }}{{ now() }}"
            + "{{ fromJson('1') }}{{ 'a' | regexMatch('a') }}",
        TemplateScope.of(variables(), new TestServices()));
  }

  private static DynamicTest test(String group, Object row) {
    Map<String, Object> expected = row instanceof Map<?, ?> ? TestYaml.map(row) : Map.of();
    String written = row instanceof String text ? text : (String) expected.get("t");
    String name = written.length() > 150 ? written.substring(0, 150) : written;
    return DynamicTest.dynamicTest(
        group + ": " + name,
        () -> {
          String template = expanded(written);
          long start = cpuNanos();
          if (expected.containsKey("is")) {
            assertThat(render(template)).isEqualTo(expected.get("is"));
          } else if (expected.containsKey("ends")) {
            endsOrFails(template);
          } else {
            assertThatThrownBy(() -> render(template))
                .isInstanceOf(TemplateException.class)
                .hasMessageNotContaining("s3cr3t")
                .hasMessageNotContaining("canary");
          }
          assertThat(Duration.ofNanos(cpuNanos() - start)).isLessThan(PROMISE);
          assertThat(Bean.USES).hasValue(0);
        });
  }

  /** Of this thread, since other tests share the machine. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void endsOrFails(String template) {
    try {
      assertThat(render(template).length()).isLessThanOrEqualTo(OUTPUT_CHARS_MAX);
    } catch (TemplateException e) {
      assertThat(e).hasMessageNotContaining("s3cr3t");
    }
  }

  private static String render(String template) {
    return TEMPLATES.render(template, TemplateScope.of(variables(), new TestServices()));
  }

  private static String expanded(String template) {
    Matcher matcher = REPEAT.matcher(template);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String text = matcher.group(1).replaceAll("\\\\(.)", "$1");
      matcher.appendReplacement(
          result, Matcher.quoteReplacement(text.repeat(Integer.parseInt(matcher.group(2)))));
    }
    return matcher.appendTail(result).toString();
  }

  private static Map<String, Object> variables() {
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("name", "Bob");
    inputs.put("list", List.of(1, 2, 3));
    inputs.put("when", ZonedDateTime.parse("2026-01-01T00:00:00Z"));
    inputs.put("evil", "{{ secret('TOKEN') }}");
    inputs.put("template", "{{ inputs.name }}");
    inputs.put("selfrender", "{{ render(inputs.selfrender) }}");
    inputs.put("pingpong", "{{ inputs.pingpong }}");
    inputs.put("growing", "{{ inputs.growing }}{{ inputs.growing }}");
    return Map.of("inputs", inputs, "bean", new Bean());
  }
}
