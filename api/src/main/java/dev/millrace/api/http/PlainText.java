package dev.millrace.api.http;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;

/**
 * Refuses text the database cannot keep: the zero character, and halves of surrogate pairs. Every
 * text of a call comes through here, so that the caller reads its place instead of a fault of the
 * database.
 */
final class PlainText {

  private PlainText() {}

  /**
   * The text itself.
   *
   * @param place as the caller would name it: {@code query parameter q}
   * @throws EngineException REQUEST_INVALID
   */
  static String require(String place, String text) {
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      if (one == 0) {
        throw refusal(place, "a zero character (\\u0000)", at);
      }
      if (Character.isSurrogate(one)) {
        boolean pair =
            Character.isHighSurrogate(one)
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
        if (!pair) {
          throw refusal(place, "half of a surrogate pair", at);
        }
        at++;
      }
    }
    return text;
  }

  private static EngineException refusal(String place, String what, int at) {
    return new EngineException(
        ErrorCode.REQUEST_INVALID,
        place
            + " has "
            + what
            + " at position "
            + (at + 1)
            + ", which cannot be stored; leave it out, or send the bytes as a file");
  }
}
