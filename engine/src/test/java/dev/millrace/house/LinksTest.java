package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between our own pages lead somewhere. */
class LinksTest {
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:|mailto:)([^)\\s#]*)(?:#([^)\\s]*))?\\)");

  @Test
  void relativeLinksOfOurPagesLeadToAFileAndAHeading() throws IOException {
    List<String> dead = new ArrayList<>();

    for (Path page : Checkout.trackedFiles()) {
      if (!page.toString().endsWith(".md")) {
        continue;
      }
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        Path target =
            link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
        if (!Files.exists(target)
            || (link.group(2) != null && !hasHeading(target, link.group(2)))) {
          dead.add(Checkout.root().relativize(page) + " links to " + link.group());
        }
      }
    }

    assertThat(dead).isEmpty();
  }

  private static boolean hasHeading(Path page, String anchor) throws IOException {
    return Files.readString(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-'))
        .anyMatch(anchor::equals);
  }
}
