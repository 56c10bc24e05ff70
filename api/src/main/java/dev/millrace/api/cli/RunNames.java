package dev.millrace.api.cli;

import dev.millrace.engine.query.TaskRunView;
import java.util.regex.Pattern;

/** How things of a run are called on a terminal. */
final class RunNames {

  private static final int VALUE_CHARS_MAX = 40;

  /** What could move the cursor, or forge a line. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private RunNames() {}

  /** Task id, with the value of its iteration. */
  static String of(TaskRunView run) {
    String value = run.value();
    if (value == null) {
      return run.taskId();
    }
    String line = oneLine(value);
    String cut = line.length() > VALUE_CHARS_MAX ? line.substring(0, VALUE_CHARS_MAX) + "…" : line;
    return run.taskId() + "[" + cut + "]";
  }

  /** The text without line ends and other control characters. */
  static String oneLine(String text) {
    return CONTROL.matcher(text.strip().replaceAll("\\R", " ⏎ ")).replaceAll(" ");
  }
}
