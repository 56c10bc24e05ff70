package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The table invalid-flows.txt: after each text, lines {@code #! line:column path: message} hold
 * every error, in order. A message that ends with {@code …} is only a beginning.
 */
class InvalidFlowsTest {

  private static final FlowParser PARSER =
      new FlowParser(
          new FixtureCatalog(),
          YamlLimits.DEFAULT,
          List.of(),
          (template, decides) -> template.contains("bad") ? "unclosed {{" : null);

  @TestFactory
  Stream<DynamicTest> everyErrorIsAtItsPlace() {
    return cases().stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> check(one)));
  }

  private record Case(String name, String source, List<String> expected) {}

  private static void check(Case one) {
    ParsedFlow parsed = PARSER.parse(one.source(), "f");

    List<String> errors = parsed.errors().stream().map(InvalidFlowsTest::shown).toList();
    assertThat(errors).hasSameSizeAs(one.expected());
    for (int i = 0; i < errors.size(); i++) {
      String expected = one.expected().get(i);
      if (expected.endsWith("…")) {
        assertThat(errors.get(i)).startsWith(expected.substring(0, expected.length() - 1));
      } else {
        assertThat(errors.get(i)).isEqualTo(expected);
      }
    }
    assertThat(parsed.flow()).isNull();
  }

  private static String shown(Problem problem) {
    return problem.toString().substring("f:".length());
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String block : text().split("(?m)^=== ")) {
      if (!block.isBlank()) {
        int end = block.indexOf('\n');
        List<String> expected = new ArrayList<>();
        StringBuilder source = new StringBuilder();
        for (String line : block.substring(end + 1).lines().toList()) {
          if (line.startsWith("#! ")) {
            expected.add(line.substring("#! ".length()));
          } else {
            source.append(line.replace("\\u0000", "\u0000")).append('\n');
          }
        }
        cases.add(new Case(block.substring(0, end), source.toString(), expected));
      }
    }
    return cases;
  }

  private static String text() {
    try (InputStream in = InvalidFlowsTest.class.getResourceAsStream("invalid-flows.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
