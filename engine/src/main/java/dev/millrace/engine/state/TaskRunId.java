package dev.millrace.engine.state;

import java.util.UUID;

/** Identity of a task run; shown as 22 characters base62 that sort by time of creation. */
public record TaskRunId(UUID value) implements Comparable<TaskRunId> {

  public static TaskRunId next() {
    return new TaskRunId(Uuid7.next());
  }

  /**
   * Reads the shown form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static TaskRunId of(String text) {
    return new TaskRunId(Base62.decode(text));
  }

  /** The order of the database: by unsigned bytes, which is by time. */
  @Override
  public int compareTo(TaskRunId other) {
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
