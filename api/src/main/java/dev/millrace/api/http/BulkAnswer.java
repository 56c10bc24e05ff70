package dev.millrace.api.http;

import java.util.List;

/**
 * The answer to a call about many things.
 *
 * @param count how many were acted on
 */
public record BulkAnswer(int count) {

  /** One that cannot be acted on. */
  public record Invalid(String message, String invalidValue) {}

  /** Nothing was done, because some cannot be acted on. */
  public record Refused(String message, List<Invalid> invalids) {
    public Refused {
      invalids = List.copyOf(invalids);
    }
  }
}
