package dev.millrace.engine.template.language;

import dev.millrace.engine.template.TemplateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic and comparison of the operators. As in Pebble, a text that looks like a number counts
 * as one in arithmetic, whole numbers divide to whole numbers, and the wider type wins.
 */
public final class Numbers {
  /** Longer numerals are refused: their arithmetic costs more than linear time. */
  private static final int DIGITS_MAX = 10_000;

  private static final int BITS_MAX = 35_000;

  /** An arithmetic operator. */
  public enum Operation {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    MODULO("%");

    private final String symbol;

    Operation(String symbol) {
      this.symbol = symbol;
    }
  }

  private Numbers() {}

  public static Number compute(@Nullable Object left, Operation operation, @Nullable Object right) {
    Number a = operand(left, operation);
    Number b = operand(right, operation);
    try {
      if (a instanceof BigDecimal || b instanceof BigDecimal) {
        return decimals(decimal(a), operation, decimal(b));
      }
      if (isFraction(a) || isFraction(b)) {
        return doubles(a.doubleValue(), operation, b.doubleValue());
      }
      if (a instanceof BigInteger || b instanceof BigInteger) {
        return integers(integer(a), operation, integer(b));
      }
      return longs(a.longValue(), operation, b.longValue());
    } catch (ArithmeticException e) {
      throw new TemplateException(
          "Cannot compute " + a + " " + operation.symbol + " " + b + ": " + e.getMessage());
    }
  }

  private static Number operand(@Nullable Object value, Operation operation) {
    if (value instanceof Number number) {
      return number;
    }
    if (value instanceof String text) {
      try {
        return text.contains(".") || text.contains("e") || text.contains("E")
            ? (Number) Double.parseDouble(text)
            : (Number) Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new TemplateException(
            "The operator '"
                + operation.symbol
                + "' needs numbers, but an operand is the text '"
                + Text.abbreviated(text)
                + "'; join texts with '~'");
      }
    }
    throw new TemplateException(
        "The operator '"
            + operation.symbol
            + "' needs numbers, but an operand is "
            + Values.typeName(value));
  }

  private static long longs(long a, Operation operation, long b) {
    return switch (operation) {
      case ADD -> Math.addExact(a, b);
      case SUBTRACT -> Math.subtractExact(a, b);
      case MULTIPLY -> Math.multiplyExact(a, b);
      case DIVIDE -> a / b;
      case MODULO -> a % b;
    };
  }

  private static double doubles(double a, Operation operation, double b) {
    return switch (operation) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MODULO -> a % b;
    };
  }

  private static BigInteger integers(BigInteger a, Operation operation, BigInteger b) {
    if ((long) a.bitLength() + b.bitLength() > BITS_MAX) {
      throw new ArithmeticException("the result is too large");
    }
    return switch (operation) {
      case ADD -> a.add(b);
      case SUBTRACT -> a.subtract(b);
      case MULTIPLY -> a.multiply(b);
      case DIVIDE -> a.divide(b);
      case MODULO -> a.remainder(b);
    };
  }

  private static BigDecimal decimals(BigDecimal a, Operation operation, BigDecimal b) {
    return switch (operation) {
      case ADD -> a.add(b, MathContext.DECIMAL128);
      case SUBTRACT -> a.subtract(b, MathContext.DECIMAL128);
      case MULTIPLY -> a.multiply(b, MathContext.DECIMAL128);
      case DIVIDE -> a.divide(b, MathContext.DECIMAL128);
      case MODULO -> a.remainder(b, MathContext.DECIMAL128);
    };
  }

  /** Order of two numbers, exact where both are exact; NaN is greater than all. */
  public static int compare(Number a, Number b) {
    if (isFraction(a) || isFraction(b)) {
      // No object order here: -0.0 equals 0.0.
      double x = a.doubleValue();
      double y = b.doubleValue();
      return x < y ? -1 : x > y ? 1 : x == y ? 0 : Double.compare(x, y);
    }
    if (a instanceof BigDecimal
        || b instanceof BigDecimal
        || a instanceof BigInteger
        || b instanceof BigInteger) {
      return decimal(a).compareTo(decimal(b));
    }
    return Long.compare(a.longValue(), b.longValue());
  }

  private static boolean isFraction(Number number) {
    return number instanceof Double || number instanceof Float;
  }

  private static BigInteger integer(Number number) {
    return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
  }

  private static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal big -> big;
      case BigInteger big -> new BigDecimal(big);
      case Double fraction -> finite(fraction);
      case Float fraction -> finite(fraction.doubleValue());
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  private static BigDecimal finite(double value) {
    if (!Double.isFinite(value)) {
      throw new ArithmeticException(value + " has no decimal value");
    }
    return BigDecimal.valueOf(value);
  }

  /** A whole number from a number or a numeral; {@code what} names the value in the error. */
  public static long toLong(@Nullable Object value, String what) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof String text) {
      try {
        return Long.parseLong(text.strip());
      } catch (NumberFormatException e) {
        throw new TemplateException(
            "Incorrect " + what + ": '" + Text.abbreviated(text) + "' must be a number");
      }
    }
    throw new TemplateException(
        "Incorrect " + what + ": " + Values.typeName(value) + " can't be converted to long");
  }

  /** Refuses numerals whose value would be too large to work with. */
  public static String numeral(String text) {
    String numeral = text.strip();
    int exponent = Math.max(numeral.indexOf('e'), numeral.indexOf('E'));
    if (numeral.length() > DIGITS_MAX || (exponent >= 0 && numeral.length() - exponent > 6)) {
      throw new TemplateException("The number '" + Text.abbreviated(numeral) + "' is too long");
    }
    return numeral;
  }
}
