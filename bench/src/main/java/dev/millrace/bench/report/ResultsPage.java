package dev.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench/RESULTS.md}: an introduction and one section for each kind of run, each written anew
 * by its own command and left alone by the others.
 */
public final class ResultsPage {

  private static final String MARK = "## ";

  private ResultsPage() {}

  /** The page with the section of this title replaced, or added at the end. */
  public static String withSection(String page, String title, String body) {
    List<String> sections = new ArrayList<>(List.of(page.split("(?m)^(?=" + MARK + ")")));
    String fresh = MARK + title + "\n\n" + body.strip() + "\n";
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).startsWith(MARK + title + "\n")) {
        sections.set(i, i == sections.size() - 1 ? fresh : fresh + "\n");
        return String.join("", sections);
      }
    }
    return page.strip() + "\n\n" + fresh;
  }
}
