package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A guarantee is proved by a test, so the tests that the pages name exist; classes do, too. */
class NamedTestsTest {

  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*Tests?)`");
  private static final Pattern HOP = Pattern.compile("`([A-Z][A-Za-z0-9]*)`");

  @Test
  void everyTestThatAPageNamesExists() throws IOException {
    Set<String> tests = sources("src/test/java");

    assertThat(named(TEST, Files.readString(page("guarantees.md"))))
        .isSubsetOf(tests)
        .hasSizeGreaterThan(10);
    assertThat(named(TEST, Files.readString(page("architecture.md")))).isSubsetOf(tests);
  }

  @Test
  void everyFileOfTheHopBudgetExists() throws IOException {
    String text = Files.readString(page("architecture.md"));
    String budget =
        text.substring(text.indexOf("## Hop budget"), text.indexOf("## The task model"));

    assertThat(named(HOP, budget)).isSubsetOf(sources("src/main/java")).hasSizeGreaterThan(10);
  }

  @Test
  void everyProvedGuaranteeNamesATest() throws IOException {
    assertThat(Files.readString(page("guarantees.md")).lines())
        .filteredOn(line -> line.matches("\\| R\\d+ \\|.*\\| holds.*"))
        .allSatisfy(line -> assertThat(named(TEST, line)).as(line).isNotEmpty());
  }

  private static Path page(String name) {
    return Checkout.root().resolve("docs").resolve(name);
  }

  private static Set<String> named(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> sources(String folder) {
    return Stream.of("migrations", "engine", "api", "bench")
        .map(module -> Checkout.root().resolve(module).resolve(folder))
        .filter(Files::isDirectory)
        .flatMap(module -> Checkout.files(module, ".java").stream())
        .map(file -> file.getFileName().toString().replace(".java", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
