package dev.millrace.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One command of a shell block, split into its words as a shell does with quotes of both kinds and
 * comments.
 */
record ShellLine(List<String> words, String comment) {

  private static final Pattern TOKEN = Pattern.compile("'([^']*)'|\"([^\"]*)\"|#(.*)|(\\s+)|(.)");
  private static final Pattern EXIT_CODE = Pattern.compile("exit code (\\d+)");

  static List<ShellLine> of(String block) {
    return block.lines().filter(line -> !line.isBlank()).map(ShellLine::parse).toList();
  }

  private static ShellLine parse(String line) {
    List<String> words = new ArrayList<>();
    String comment = "";
    StringBuilder word = null;
    Matcher token = TOKEN.matcher(line.strip());
    while (token.find()) {
      if (token.group(4) != null) {
        add(words, word);
        word = null;
      } else if (token.group(3) != null && word == null) {
        comment = token.group(3).strip();
      } else {
        word = (word == null ? new StringBuilder() : word).append(text(token));
      }
    }
    add(words, word);
    return new ShellLine(words, comment);
  }

  private static void add(List<String> words, @Nullable StringBuilder word) {
    if (word != null) {
      words.add(word.toString());
    }
  }

  private static String text(Matcher token) {
    for (int quoted = 1; quoted <= 2; quoted++) {
      if (token.group(quoted) != null) {
        return token.group(quoted);
      }
    }
    return token.group();
  }

  String program() {
    return words.getFirst();
  }

  List<String> arguments() {
    return words.subList(1, words.size());
  }

  /** The exit code its comment names, otherwise 0. */
  int exitCode() {
    Matcher code = EXIT_CODE.matcher(comment);
    return code.find() ? Integer.parseInt(code.group(1)) : 0;
  }
}
