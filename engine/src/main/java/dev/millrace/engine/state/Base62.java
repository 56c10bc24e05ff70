package dev.millrace.engine.state;

import java.math.BigInteger;
import java.util.UUID;

/** A UUID as 22 characters of 0-9, A-Z, a-z; the text sorts as the UUID does. */
final class Base62 {

  static final int LENGTH = 22;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(128);

  private Base62() {}

  static String encode(UUID uuid) {
    char[] text = new char[LENGTH];
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    for (int i = LENGTH - 1; i >= 0; i--) {
      long quotient = Long.divideUnsigned(high, 62);
      long carry = Long.remainderUnsigned(high, 62);
      high = quotient;
      // low = (carry * 2^64 + low) / 62, in two 32-bit steps
      long upper = (carry << 32) | (low >>> 32);
      long lower = (Long.remainderUnsigned(upper, 62) << 32) | (low & 0xffffffffL);
      low = (Long.divideUnsigned(upper, 62) << 32) | Long.divideUnsigned(lower, 62);
      text[i] = DIGITS.charAt((int) Long.remainderUnsigned(lower, 62));
    }
    return new String(text);
  }

  static UUID decode(String text) {
    if (text.length() != LENGTH) {
      throw new IllegalArgumentException("an id has " + LENGTH + " characters: " + text);
    }
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < LENGTH; i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("an id has letters and digits only: " + text);
      }
      number = number.multiply(BigInteger.valueOf(62)).add(BigInteger.valueOf(digit));
    }
    if (number.compareTo(MAX) >= 0) {
      throw new IllegalArgumentException("not an id: " + text);
    }
    return new UUID(number.shiftRight(64).longValue(), number.longValue());
  }
}
