package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever meets an error finds a page about it; whoever adds one writes it. */
class ErrorPagesTest {
  private static final Path PAGES = Checkout.root().resolve("docs/errors");

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasAPageThatSaysWhyAndWhatToDo(ErrorCode code) throws IOException {
    Path page = PAGES.resolve(code + ".md");

    assertThat(page).exists();
    assertThat(Files.readString(page))
        .startsWith("# " + code + "\n")
        .contains("## Why it happens\n", "## What to do\n");
  }

  /** Codes are constants in the sources: the engine's, the embedded server's, those of HTTP. */
  @Test
  void noPageIsLeftOfACodeThatIsGone() {
    String sources =
        Stream.of("engine", "api")
            .map(module -> Checkout.root().resolve(module).resolve("src/main/java"))
            .flatMap(folder -> Checkout.files(folder, ".java").stream())
            .map(ErrorPagesTest::read)
            .collect(Collectors.joining());

    assertThat(Checkout.files(PAGES, ".md"))
        .allSatisfy(page -> assertThat(sources).containsPattern("\\b" + code(page) + "\\b"));
  }

  private static String code(Path page) {
    return page.getFileName().toString().replace(".md", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
