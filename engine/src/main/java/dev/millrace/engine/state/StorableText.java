package dev.millrace.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * Texts that a task, a script or an expression made, as they can be stored. A database takes no
 * zero character, and one in an error message or a loop's value must not keep a whole batch from
 * its commit.
 */
public final class StorableText {

  private static final char REPLACEMENT = '\uFFFD';

  private StorableText() {}

  /** The text with a mark in the place of each zero character. */
  public static String of(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', REPLACEMENT);
  }

  static @Nullable String orNull(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
