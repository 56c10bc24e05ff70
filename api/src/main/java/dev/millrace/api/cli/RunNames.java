package dev.millrace.api.cli;

import dev.millrace.engine.query.TaskRunView;
import java.util.regex.Pattern;

/** How things of a run are called on a terminal. */
final class RunNames {

  private static final int VALUE_COLUMNS_MAX = 40;

  /** What could move the cursor, forge a line, or turn the direction of what follows. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]");

  private RunNames() {}

  /** Task id, with the value of its iteration. */
  static String of(TaskRunView run) {
    String value = run.value();
    if (value == null) {
      return run.taskId();
    }
    return run.taskId() + "[" + TextWidth.cut(oneLine(value), VALUE_COLUMNS_MAX) + "]";
  }

  /** The text without line ends and other control characters. */
  static String oneLine(String text) {
    return CONTROL.matcher(text.strip().replaceAll("\\R", " ⏎ ")).replaceAll(" ");
  }
}
