package dev.millrace.engine.state;

import java.util.UUID;

/** Identity of an execution; shown as 22 characters base62 that sort by time of creation. */
public record ExecutionId(UUID value) implements Comparable<ExecutionId> {

  public static ExecutionId next() {
    return new ExecutionId(Uuid7.next());
  }

  /**
   * Reads the shown form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static ExecutionId of(String text) {
    return new ExecutionId(Base62.decode(text));
  }

  /** The order of the database: by unsigned bytes, which is by time. */
  @Override
  public int compareTo(ExecutionId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return Base62.encode(value);
  }
}
