package dev.millrace.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.house.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever meets an error finds a page about it. */
class ProblemPagesTest {

  @ParameterizedTest
  @EnumSource(Problem.class)
  void everyProblemHasAPageThatSaysWhyAndWhatToDo(Problem problem) throws IOException {
    Path page = Checkout.root().resolve("docs/errors/" + problem + ".md");

    assertThat(page).exists();
    assertThat(Files.readString(page))
        .startsWith("# " + problem + "\n")
        .contains("## Why it happens\n", "## What to do\n");
  }
}
