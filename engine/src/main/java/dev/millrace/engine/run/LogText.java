package dev.millrace.engine.run;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a message becomes before it is stored: no terminal escapes, no control characters but tab
 * and line feed, so that a line cannot pretend to be another one or move a reader's cursor.
 */
final class LogText {
  /** CSI (colours, cursor), OSC (titles, links) up to its end, and two-character escapes. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001B\\[[0-?]*[ -/]*[@-~]"
              + "|\u001B\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?"
              + "|\u001B[ -/]*[0-~]"
              + "|\u009B[0-?]*[ -/]*[@-~]");

  private static final Pattern LINE_ENDS = Pattern.compile("\r\n?|[\u0085\u2028\u2029]");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  private LogText() {}

  static String clean(String message) {
    if (isPlain(message)) {
      return message;
    }
    String text = ESCAPES.matcher(message).replaceAll("");
    text = LINE_ENDS.matcher(text).replaceAll("\n");
    text = CONTROLS.matcher(text).replaceAll("\uFFFD");
    return text.endsWith("\n") ? text.stripTrailing() : text;
  }

  /** At most so many bytes of UTF-8, cut between characters, with a note of what is missing. */
  static String cut(String text, int bytesMax) {
    if (text.length() <= bytesMax / 3) {
      return text;
    }
    long bytes = utf8Length(text);
    if (bytes <= bytesMax) {
      return text;
    }
    CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    CharBuffer in = CharBuffer.wrap(text);
    encoder.encode(in, ByteBuffer.allocate(bytesMax), true);
    return text.substring(0, in.position()) + "… (cut, " + bytes + " bytes in all)";
  }

  static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair counts two of the pair's four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  private static boolean isPlain(String message) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if ((c < ' ' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
        return false;
      }
    }
    return true;
  }
}
