package dev.millrace.engine.plan;

import dev.millrace.engine.flow.Durations;
import dev.millrace.engine.flow.Task;
import dev.millrace.engine.plan.Facts.RenderFailed;
import dev.millrace.engine.state.TaskRun;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the properties of flow-control tasks to the type they need, with errors for the user. */
final class Rendered {

  private static final Set<String> FALSY = Set.of("", "false", "0", "-0");

  private Rendered() {}

  static @Nullable Object value(Decision decision, Object template, TaskRun run)
      throws RenderFailed {
    Task task = decision.task(run);
    return decision.facts().render(template, task, run);
  }

  /** Rendered text; empty when the template renders to nothing. */
  static String text(Decision decision, String template, TaskRun run) throws RenderFailed {
    Object value = value(decision, template, run);
    return value == null ? "" : value.toString();
  }

  static boolean truthy(Decision decision, String template, TaskRun run) throws RenderFailed {
    return isTruthy(value(decision, template, run));
  }

  /** Everything is, but nothing, an empty text, false, 0 and -0. */
  static boolean isTruthy(@Nullable Object value) {
    return value != null && !FALSY.contains(value.toString().strip().toLowerCase(Locale.ROOT));
  }

  /** Null when the property is absent or renders to nothing. */
  static @Nullable Duration duration(
      Decision decision, String name, @Nullable String template, TaskRun run) throws RenderFailed {
    if (template == null) {
      return null;
    }
    Object value = value(decision, template, run);
    if (value instanceof Duration duration) {
      return duration;
    }
    String text = value == null ? "" : value.toString().strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RenderFailed("`" + name + "`: " + e.getMessage());
    }
  }

  /** Null when the property is absent or renders to nothing. */
  static @Nullable Integer count(
      Decision decision, String name, @Nullable String template, TaskRun run) throws RenderFailed {
    if (template == null) {
      return null;
    }
    String text = text(decision, template, run).strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      int count = Integer.parseInt(text);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw new RenderFailed(complaint(name, text));
    }
    throw new RenderFailed(complaint(name, text));
  }

  private static String complaint(String name, String text) {
    return "`" + name + "` must be a whole number, 0 or more, but is `" + text + "`";
  }
}
