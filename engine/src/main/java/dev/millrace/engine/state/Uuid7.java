package dev.millrace.engine.state;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time-ordered unique ids (RFC 9562, version 7): 48 bits of milliseconds, a 12-bit counter within
 * the process, 62 random bits. Ids made one after the other in one process sort in that order, so
 * rows are appended to the right end of their index. Safe for all threads.
 */
public final class Uuid7 {

  /** Milliseconds in the upper bits, a counter in the lower 12; never goes back. */
  private static final AtomicLong LAST = new AtomicLong();

  private static final long SALT = new SecureRandom().nextLong();

  private Uuid7() {}

  public static UUID next() {
    long now = System.currentTimeMillis() << 12;
    long stamp = LAST.updateAndGet(last -> Math.max(now, last + 1));
    long high = (stamp >>> 12 << 16) | 0x7000L | (stamp & 0xfffL);
    long low = (ThreadLocalRandom.current().nextLong() ^ SALT) & 0x3fffffffffffffffL;
    return new UUID(high, low | 0x8000000000000000L);
  }

  /** Sorts before every id made at this moment or later, and after every one made before. */
  public static UUID floor(Instant moment) {
    return new UUID(moment.toEpochMilli() << 16 | 0x7000L, 0x8000000000000000L);
  }
}
