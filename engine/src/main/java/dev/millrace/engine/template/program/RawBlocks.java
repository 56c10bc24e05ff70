package dev.millrace.engine.template.program;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code {% raw %}…{% endraw %}}: what is between the tags stays as it is. Pebble knows no such tag
 * (and its {@code verbatim} eats white space), so each block is taken out before parsing and a
 * placeholder of as many lines stands for it.
 *
 * @param source the template with placeholders
 * @param contents the texts taken out
 * @param mark a character that does not occur in the template and encloses placeholders
 */
record RawBlocks(String source, List<String> contents, char mark) {
  private static final Pattern OPEN = Pattern.compile("\\{%(-?)\\s*+raw\\s*+(-?)%}");
  private static final Pattern CLOSE = Pattern.compile("\\{%(-?)\\s*+endraw\\s*+(-?)%}");

  static RawBlocks takenFrom(String source) {
    if (!source.contains("endraw")) {
      return new RawBlocks(source, List.of(), '\0');
    }
    char mark = unusedMark(source);
    List<String> contents = new ArrayList<>();
    StringBuilder rest = new StringBuilder();
    Matcher open = OPEN.matcher(source);
    Matcher close = CLOSE.matcher(source);
    int from = 0;
    while (open.find(from) && close.find(open.end())) {
      String content = source.substring(open.end(), close.start());
      String lines = "\n".repeat((int) content.chars().filter(c -> c == '\n').count());
      rest.append(source, from, open.start())
          .append(open.group(1).isEmpty() ? "" : "{#- #}")
          .append(mark)
          .append(contents.size())
          .append(lines)
          .append(mark)
          .append(close.group(2).isEmpty() ? "" : "{# -#}");
      content = open.group(2).isEmpty() ? content : content.stripLeading();
      contents.add(close.group(1).isEmpty() ? content : content.stripTrailing());
      from = close.end();
    }
    rest.append(source, from, source.length());
    return new RawBlocks(rest.toString(), contents, mark);
  }

  /** The text with the contents back in place of the placeholders. */
  String restoredIn(String text) {
    if (contents.isEmpty() || text.indexOf(mark) < 0) {
      return text;
    }
    StringBuilder restored = new StringBuilder();
    int from = 0;
    int open = text.indexOf(mark);
    while (open >= 0) {
      int close = text.indexOf(mark, open + 1);
      restored.append(text, from, open);
      restored.append(contents.get(Integer.parseInt(text.substring(open + 1, close).strip())));
      from = close + 1;
      open = text.indexOf(mark, from);
    }
    return restored.append(text, from, text.length()).toString();
  }

  /** A private-use character that the template does not contain. */
  private static char unusedMark(String source) {
    char mark = '\uE000';
    while (source.indexOf(mark) >= 0) {
      mark++;
    }
    return mark;
  }
}
