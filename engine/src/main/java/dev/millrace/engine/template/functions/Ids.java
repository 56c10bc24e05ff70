package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Identifiers from the clock and chance of the place of rendering. */
final class Ids {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(62);

  private Ids() {}

  /** A UUID of version 7: milliseconds first, so that they sort by time. */
  static UUID uuid7(Services services) {
    long millis = services.clock().millis();
    RandomGenerator random = services.random();
    long high = (millis << 16) | 0x7000L | (random.nextInt(0x1000));
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** The bytes as a number in base 62, filled up with zeros to the length. */
  static String base62(byte[] bytes, int length) {
    StringBuilder digits = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (digits.length() < length) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      digits.append(BASE62.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return digits.reverse().toString();
  }

  static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(Long.BYTES * 2)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
