package dev.millrace.engine.template.language;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as text, the one way everywhere: lists and maps are JSON, null is empty. */
public final class Text {
  private static final int ABBREVIATED_CHARS_MAX = 80;
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

  /** A text short enough for a message. */
  public static String abbreviated(String text) {
    String line = text.replaceAll("\\R", " ");
    return line.length() <= ABBREVIATED_CHARS_MAX
        ? line
        : line.substring(0, ABBREVIATED_CHARS_MAX) + "…";
  }
}
