package dev.millrace.engine.template.language;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as text, the one way everywhere: lists and maps are JSON, null is empty. */
public final class Text {
  private static final int SHORT_CHARS_MAX = 80;
  private static final int MESSAGE_CHARS_MAX = 100_000;
  private static final char BEGIN = '\u0001';
  private static final char END = '\u0002';
  private static final int PLAIN_SCALE_MAX = 1_000;

  private Text() {}

  public static String of(@Nullable Object value, Budget budget) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case BigDecimal number -> plain(number);
      case Map.Entry<?, ?> entry -> of(entry.getKey(), budget) + "=" + of(entry.getValue(), budget);
      default -> isContainer(value) ? Json.write(value, budget) : value.toString();
    };
  }

  /** Whether the value prints as JSON. */
  public static boolean isContainer(@Nullable Object value) {
    return value instanceof Map<?, ?>
        || value instanceof Collection<?>
        || (value != null && value.getClass().isArray());
  }

  /** Without an exponent, unless that would be a wall of zeros. */
  private static String plain(BigDecimal number) {
    return Math.abs((long) number.scale()) > PLAIN_SCALE_MAX
        ? number.toString()
        : number.toPlainString();
  }

  /**
   * A text for a message, which will be cut to a short length. It is cut when the message is
   * complete and secrets in it are masked: a part of a secret would not be known for one.
   */
  public static String abbreviated(String text) {
    return BEGIN
        + (text.length() <= MESSAGE_CHARS_MAX ? text : text.substring(0, MESSAGE_CHARS_MAX))
        + END;
  }

  /** The message with the texts in it cut. */
  public static String shortened(String message) {
    int begin = message.indexOf(BEGIN);
    if (begin < 0) {
      return message;
    }
    StringBuilder result = new StringBuilder();
    int from = 0;
    while (begin >= 0) {
      int end = message.indexOf(END, begin);
      end = end < 0 ? message.length() : end;
      result.append(message, from, begin).append(cut(message.substring(begin + 1, end)));
      from = Math.min(end + 1, message.length());
      begin = message.indexOf(BEGIN, from);
    }
    return result.append(message, from, message.length()).toString();
  }

  private static String cut(String text) {
    String start =
        text.length() <= SHORT_CHARS_MAX ? text : text.substring(0, SHORT_CHARS_MAX) + "…";
    return start.replaceAll("\\R", " ");
  }
}
