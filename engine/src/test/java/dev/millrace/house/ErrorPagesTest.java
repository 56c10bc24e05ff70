package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void noPageIsLeftOfACodeThatIsGone() {
    List<String> codes = Stream.of(ErrorCode.values()).map(code -> code + ".md").toList();

    assertThat(Checkout.files(PAGES, ".md").stream().map(page -> page.getFileName().toString()))
        .isSubsetOf(codes);
  }
}
