package dev.millrace.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fenced blocks of a Markdown page, in their order. */
final class FencedBlocks {

  private static final Pattern SAVED_AS = Pattern.compile("Save this as `([^`]+)`");

  private FencedBlocks() {}

  /**
   * A block.
   *
   * @param language the word behind the fence
   * @param prose what stands between the block before and this one
   */
  record Block(String language, String prose, String text, int line) {

    /** The file the prose asks the reader to save the block as. */
    String savedAs() {
      Matcher name = SAVED_AS.matcher(prose);
      if (!name.find()) {
        throw new IllegalStateException("line " + line + ": no \"Save this as `NAME`\" before it");
      }
      return name.group(1);
    }
  }

  static List<Block> of(String page) {
    List<Block> blocks = new ArrayList<>();
    StringBuilder prose = new StringBuilder();
    StringBuilder text = new StringBuilder();
    String language = null;
    int number = 0;
    for (String line : page.split("\n", -1)) {
      number++;
      if (!line.startsWith("```")) {
        (language == null ? prose : text).append(line).append('\n');
      } else if (language == null) {
        language = line.substring(3).strip();
      } else {
        blocks.add(new Block(language, prose.toString(), text.toString(), number));
        language = null;
        prose.setLength(0);
        text.setLength(0);
      }
    }
    return blocks;
  }
}
