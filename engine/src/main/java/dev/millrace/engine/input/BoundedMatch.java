package dev.millrace.engine.input;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Matches a user's regular expression within a time budget, because some patterns take years on a
 * short text. Runs on the caller's thread; stateless.
 */
final class BoundedMatch {

  private static final int CHECK_EVERY = 1_024;

  private BoundedMatch() {}

  /** Whether the pattern matches the whole text. */
  static boolean matches(String pattern, String text, Duration budget) {
    try {
      return Pattern.compile(pattern).matcher(new Watched(text, budget)).matches();
    } catch (OutOfTime | StackOverflowError e) {
      throw new InvalidValue(
          "the validator pattern `" + Shown.text(pattern) + "` timed out; write a simpler one");
    }
  }

  private static final class OutOfTime extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfTime() {
      super(null, null, false, false);
    }
  }

  /** A text that looks at the clock while the matcher reads it. */
  private static final class Watched implements CharSequence {
    private final String text;
    private final long start = System.nanoTime();
    private final long budgetNanos;
    private int reads;

    Watched(String text, Duration budget) {
      this.text = text;
      this.budgetNanos = budget.toNanos();
    }

    @Override
    public char charAt(int index) {
      if (++reads % CHECK_EVERY == 0 && System.nanoTime() - start > budgetNanos) {
        throw new OutOfTime();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
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
