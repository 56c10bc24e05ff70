package dev.millrace.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of templates.yaml: a template, its variables, and what it renders to or fails with. */
class TemplatesTest {
  private static final Templates TEMPLATES = new Templates(TemplateSettings.DEFAULT);

  @TestFactory
  Stream<DynamicTest> templatesYaml() {
    Map<String, Object> file = TestYaml.map("templates.yaml");
    Map<String, Object> common = TestYaml.map(file.get("variables"));
    List<DynamicTest> tests = new ArrayList<>();
    TestYaml.map(file.get("groups"))
        .forEach((group, rows) -> {
          for (Object row : (List<?>) rows) {
            Row test = Row.of(TestYaml.map(row), common);
            tests.add(DynamicTest.dynamicTest(group + ": " + test.template(), test::run));
          }
        });
    assertThat(tests).hasSizeGreaterThan(300);
    return tests.stream();
  }

  private record Row(String template, Map<String, Object> variables, Map<String, Object> expected) {
    static Row of(Map<String, Object> row, Map<String, Object> common) {
      Map<String, Object> variables = new LinkedHashMap<>(common);
      if (row.get("with") != null) {
        variables.putAll(TestYaml.map(row.get("with")));
      }
      return new Row((String) row.get("t"), variables, row);
    }

    void run() {
      TemplateScope scope = TemplateScope.of(variables, new TestServices());
      if (expected.containsKey("fails")) {
        assertThatThrownBy(() -> TEMPLATES.render(template, scope))
            .isInstanceOf(TemplateException.class)
            .hasMessageContaining((String) expected.get("fails"));
      } else if (expected.containsKey("matches")) {
        assertThat(TEMPLATES.render(template, scope)).matches((String) expected.get("matches"));
      } else if (expected.containsKey("typed")) {
        assertThat(TEMPLATES.renderTyped(template, scope)).isEqualTo(expected.get("typed"));
      } else {
        assertThat(TEMPLATES.render(template, scope)).isEqualTo(expected.get("is"));
      }
    }
  }
}
