package dev.millrace.engine.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.house.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What works of Kestra's language: the tables of docs/compat.md are written by this test with
 * {@code -Dmillrace.write} and compared without. What stands outside the two marks is written by
 * hand.
 */
class CompatTest {

  private static final Path PAGE = Checkout.root().resolve("docs/compat.md");
  private static final String BEGIN = "<!-- written by CompatTest; do not edit -->\n";
  private static final String END = "\n<!-- end of what CompatTest writes -->";

  @Test
  void thePageTellsWhatTheExamplesShow() throws IOException {
    CompatPage page = new CompatPage();
    String tables = page.write();
    String text = Files.readString(PAGE);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (System.getProperty("millrace.write") != null) {
      Files.writeString(PAGE, text.substring(0, begin) + tables + text.substring(end));
    }

    assertThat(page.unproven())
        .as("elements nothing shows; add an example, a probe or the name of a test to compat.yaml")
        .isEmpty();
    assertThat(Files.readString(PAGE).substring(begin))
        .as("docs/compat.md; write it anew with -Dmillrace.write -Dtest=CompatTest")
        .startsWith(tables + END);
  }
}
