package dev.millrace.engine.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted word means. Where anything is allowed, the YAML 1.2 core rules hold, so {@code
 * no}, {@code 2024-01-31}, {@code 12:30}, {@code 007} and {@code 1_000} stay text and no country
 * code or zip code changes. Where a boolean or a number is expected, the words of YAML 1.1 count
 * too. Stateless.
 */
final class Scalars {

  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern UNDERSCORED = Pattern.compile("[-+]?[1-9][0-9]{0,2}(_[0-9]+)+");
  private static final Pattern RADIX = Pattern.compile("0x[0-9a-fA-F]+|0o[0-7]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+(\\.[0-9]*)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final int MAX_DIGITS = 100;

  private Scalars() {}

  /** Whether this is a number JSON and PostgreSQL cannot hold: infinite, not a number, or huge. */
  static boolean isUnusableNumber(String text) {
    if (text.isEmpty() || !beginsLikeNumber(text)) {
      return false;
    }
    if (NOT_FINITE.matcher(text).matches()) {
      return true;
    }
    boolean number = INTEGER.matcher(text).matches() || DECIMAL.matcher(text).matches();
    return number && (text.length() > MAX_DIGITS || Double.isInfinite(Double.parseDouble(text)));
  }

  /** The value of an unquoted word where anything is allowed. */
  static @Nullable Object resolve(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> number(text);
    };
  }

  private static boolean beginsLikeNumber(String text) {
    char first = text.charAt(0);
    return first == '-' || first == '+' || first == '.' || (first >= '0' && first <= '9');
  }

  private static Object number(String text) {
    if (!beginsLikeNumber(text)) {
      return text;
    }
    if (text.length() > MAX_DIGITS || LEADING_ZERO.matcher(text).matches()) {
      return text;
    }
    if (INTEGER.matcher(text).matches()) {
      return shrink(new BigInteger(text));
    }
    if (RADIX.matcher(text).matches()) {
      return shrink(new BigInteger(text.substring(2), text.charAt(1) == 'x' ? 16 : 8));
    }
    return DECIMAL.matcher(text).matches() ? decimal(text) : text;
  }

  /** A double, unless that would show other digits than written: a version 3.10 stays 3.10. */
  private static Number decimal(String text) {
    double value = Double.parseDouble(text);
    boolean exact = Double.toString(value).equals(text) || text.indexOf('e') >= 0;
    return exact || text.indexOf('E') >= 0 || text.endsWith(".") || text.startsWith("+")
        ? (Number) value
        : new BigDecimal(text);
  }

  private static Number shrink(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return value.intValue();
    }
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  /** The boolean this text means where a boolean is expected, or null. */
  static @Nullable Boolean asBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> null;
    };
  }

  /** The whole number this text means where a number is expected, or null. */
  static @Nullable Number asInteger(String text) {
    String digits = UNDERSCORED.matcher(text).matches() ? text.replace("_", "") : text;
    if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
      return null;
    }
    Object value = number(digits);
    if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15) {
      return shrink(BigInteger.valueOf(d.longValue()));
    }
    boolean whole =
        value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    return whole ? (Number) value : null;
  }

  /** The number this text means where a number is expected, or null. */
  static @Nullable Number asNumber(String text) {
    Number whole = asInteger(text);
    if (whole != null || text.isEmpty() || isUnusableNumber(text)) {
      return whole;
    }
    return number(text) instanceof Number number ? number : null;
  }

  /** Whether the engine renders this text before it uses it. */
  static boolean isTemplate(String text) {
    return text.contains("{{") || text.contains("{%") || text.contains("{#");
  }
}
