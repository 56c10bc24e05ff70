package dev.millrace.engine.task;

import java.util.regex.Pattern;

/**
 * Makes text from outside fit for a log: no escape sequences that repaint a terminal, no control
 * characters that forge a line of their own. Line breaks and tabs stay.
 */
public final class LogText {

  /** CSI and OSC sequences, and any other escape with the character it governs. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\\x1B\\[[0-?]*[ -/]*[@-~]?|\\x1B][^\\x07\\x1B]*(?:\\x07|\\x1B\\\\)?|\\x1B.?",
          Pattern.DOTALL);

  private LogText() {}

  public static String clean(String text) {
    if (isClean(text)) {
      return text;
    }
    String plain = text.indexOf(0x1B) < 0 ? text : ESCAPES.matcher(text).replaceAll("");
    StringBuilder clean = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == '\r') {
        // Alone it would let a line overwrite the one before; before a line feed it says nothing.
        if (i + 1 == plain.length() || plain.charAt(i + 1) != '\n') {
          clean.append('\n');
        }
      } else if (!isControl(c)) {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isControl(char c) {
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
  }
}
