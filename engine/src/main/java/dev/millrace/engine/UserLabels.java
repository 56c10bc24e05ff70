package dev.millrace.engine;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.util.Map;

/** What users may call their labels. Labels of flows are checked where their text is read. */
final class UserLabels {

  private static final String SYSTEM = "system.";

  /** Ties together what belongs to one thing outside, so callers may give their own. */
  private static final String CORRELATION = "system.correlationId";

  private UserLabels() {}

  /**
   * Labels for a new execution.
   *
   * @throws EngineException INPUT_INVALID
   */
  static void checkNew(Map<String, String> labels) {
    labels.forEach((key, value) -> {
      if (!key.equals(CORRELATION)) {
        check(key, value);
      }
    });
  }

  /** Labels for one that has ended. */
  static void checkChanged(Map<String, String> labels) {
    labels.forEach(UserLabels::check);
  }

  private static void check(String key, String value) {
    if (key.isBlank()) {
      throw invalid("a label without a key cannot be set, its value is '" + value + "'");
    }
    if (key.startsWith(SYSTEM)) {
      throw invalid(
          "System labels can only be set by the engine itself, offending label: %s=%s; choose a key that does not begin with %s"
              .formatted(key, value, SYSTEM));
    }
  }

  private static EngineException invalid(String message) {
    return new EngineException(ErrorCode.INPUT_INVALID, message);
  }
}
