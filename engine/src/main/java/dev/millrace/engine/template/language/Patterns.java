package dev.millrace.engine.template.language;

import dev.millrace.engine.template.TemplateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of users. Matching reads the text through a sequence that counts every
 * character against the budget, so that a pattern that backtracks without end is stopped.
 */
public final class Patterns {
  private static final int PATTERN_CHARS_MAX = 5_000;

  private Patterns() {}

  public static Pattern compile(String regex) {
    if (regex.length() > PATTERN_CHARS_MAX) {
      throw new TemplateException(
          "The regular expression is longer than " + PATTERN_CHARS_MAX + " characters");
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new TemplateException(
          "Invalid regex '" + Text.abbreviated(regex) + "': " + e.getDescription());
    }
  }

  public static Matcher matcher(String regex, String text, Budget budget) {
    return compile(regex).matcher(guarded(text, budget));
  }

  /** The text, counting how often it is read. */
  public static CharSequence guarded(String text, Budget budget) {
    return new GuardedText(text, budget);
  }

  /** As {@link String#replaceAll}, within the budget. */
  public static String replaceAll(String text, String regex, String replacement, Budget budget) {
    Matcher matcher = matcher(regex, text, budget);
    StringBuilder result = new StringBuilder();
    try {
      while (matcher.find()) {
        matcher.appendReplacement(result, replacement);
        budget.room(result.length());
        budget.iteration();
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new TemplateException(
          "Invalid replacement '" + Text.abbreviated(replacement) + "': " + e.getMessage());
    }
    return budget.text(matcher.appendTail(result).toString());
  }

  private record GuardedText(String text, Budget budget) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      budget.step();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
