package dev.millrace.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The snippets of the two documents users know (seed-snippets.txt, verbatim) parse once what they
 * leave out is put around them.
 */
class SeedSnippetsTest {

  private static final FlowParser PARSER = new FlowParser(new FixtureCatalog(), YamlLimits.DEFAULT);
  private static final Pattern NO_TYPE =
      Pattern.compile("^( *)- id: (\\w+)\\n(?!\\1  (type|depends))", Pattern.MULTILINE);

  @TestFactory
  Stream<DynamicTest> everySnippetParses() {
    return Arrays.stream(text().split("(?m)^=== "))
        .filter(block -> !block.isBlank())
        .map(block -> {
          int end = block.indexOf('\n');
          return DynamicTest.dynamicTest(
              block.substring(0, end), () -> check(block.substring(end + 1)));
        });
  }

  private static void check(String snippet) {
    for (String part : snippet.split("(?m)^# (BAD|GOOD|Method).*\\n")) {
      if (!part.isBlank()) {
        ParsedFlow parsed = PARSER.parse(completed(part), "f");
        assertThat(parsed.errors()).as(completed(part)).isEmpty();
      }
    }
  }

  /** A whole flow around a snippet, with a runnable type where the snippet says {@code ...}. */
  private static String completed(String snippet) {
    String tasks = snippet.startsWith("- ") ? "tasks:\n" + snippet : snippet;
    String typed = NO_TYPE.matcher(tasks).replaceAll(SeedSnippetsTest::withType);
    String filled = typed.replace("type: ...", "type: io.kestra.plugin.core.debug.Return");
    boolean noScript = filled.contains("python.Script") && !filled.contains("script:");
    String runnable = noScript ? filled + "  script: print(1)\n" : filled;
    StringBuilder flow = new StringBuilder();
    if (!runnable.contains("\nnamespace:")) {
      flow.append("id: seed\nnamespace: company.team\n");
    }
    flow.append(runnable);
    if (!Pattern.compile("^tasks:", Pattern.MULTILINE).matcher(runnable).find()) {
      flow.append("\ntasks: [{id: only, type: log.Log, message: m}]\n");
    }
    return flow.toString();
  }

  private static String withType(MatchResult task) {
    String id = task.group(2);
    boolean python = id.equals("python") || id.equals("generate") || id.equals("consume");
    String type = python ? "scripts.python.Script" : "debug.Return";
    return task.group()
        + task.group(1)
        + "  type: io.kestra.plugin."
        + (python ? type : "core." + type)
        + "\n";
  }

  private static String text() {
    try (InputStream in = SeedSnippetsTest.class.getResourceAsStream("seed-snippets.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
