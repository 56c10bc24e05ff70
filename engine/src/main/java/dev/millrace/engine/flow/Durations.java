package dev.millrace.engine.flow;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations the way users write them: ISO-8601 ({@code PT1H30M}, {@code P2W}), short forms
 * ({@code 30s}, {@code 1h30m}, {@code 250ms}) and bare numbers of seconds. Used by the parser, the
 * inputs and every handler; stateless.
 */
public final class Durations {

  private static final Pattern SECONDS = Pattern.compile("[-+]?\\d{1,15}(\\.\\d{1,9})?");
  private static final Pattern SHORT =
      Pattern.compile("-?(\\d{1,12}(\\.\\d{1,9})?(ms|s|m|h|d|w))+");
  private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h|d|w)");
  private static final Pattern WEEKS = Pattern.compile("([-+]?)P(\\d{1,9})W");
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
  private static final int MAX_LENGTH = 60;

  private Durations() {}

  /**
   * The duration this text means.
   *
   * @throws IllegalArgumentException with a message for the user when it means none
   */
  public static Duration parse(String text) {
    String trimmed = text.strip();
    try {
      if (trimmed.length() <= MAX_LENGTH) {
        return read(trimmed);
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(complaint(trimmed), e);
    }
    throw new IllegalArgumentException(complaint(trimmed));
  }

  private static Duration read(String text) {
    if (SECONDS.matcher(text).matches()) {
      return seconds(new BigDecimal(text));
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (SHORT.matcher(lower).matches()) {
      Duration sum = parts(PART.matcher(lower));
      return lower.startsWith("-") ? sum.negated() : sum;
    }
    String upper = text.toUpperCase(Locale.ROOT);
    Matcher weeks = WEEKS.matcher(upper);
    if (weeks.matches()) {
      Duration sum = Duration.ofDays(7L * Long.parseLong(weeks.group(2)));
      return weeks.group(1).equals("-") ? sum.negated() : sum;
    }
    return Duration.parse(upper);
  }

  private static Duration parts(Matcher parts) {
    Duration sum = Duration.ZERO;
    while (parts.find()) {
      BigDecimal amount = new BigDecimal(parts.group(1));
      sum = sum.plus(seconds(amount.multiply(secondsIn(parts.group(2)))));
    }
    return sum;
  }

  private static BigDecimal secondsIn(String unit) {
    return switch (unit) {
      case "ms" -> new BigDecimal("0.001");
      case "s" -> BigDecimal.ONE;
      case "m" -> BigDecimal.valueOf(60);
      case "h" -> BigDecimal.valueOf(3600);
      case "d" -> BigDecimal.valueOf(86_400);
      case "w" -> BigDecimal.valueOf(604_800);
      default -> throw new IllegalStateException("unit outside the pattern: " + unit);
    };
  }

  private static Duration seconds(BigDecimal amount) {
    BigDecimal whole = amount.setScale(0, RoundingMode.FLOOR);
    long nanos = amount.subtract(whole).multiply(NANOS).longValue();
    return Duration.ofSeconds(whole.longValueExact(), nanos);
  }

  private static String complaint(String text) {
    String shown = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    return "`" + shown + "` is not a duration; write it as PT30S, PT5M, P1D, or 30s, 5m, 2h, 1d";
  }
}
