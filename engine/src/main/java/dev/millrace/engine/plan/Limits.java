package dev.millrace.engine.plan;

import dev.millrace.engine.plan.Facts.RenderFailed;
import dev.millrace.engine.state.TaskRun;

/** How many children of a scope may be in flight; {@code concurrent} may be a template. */
final class Limits {

  private Limits() {}

  /** Checks {@code concurrent} when the scope opens. */
  static void check(Decision decision, TaskRun run, String concurrent) throws RenderFailed {
    read(decision, run, concurrent);
  }

  /**
   * The limit at a later step: rendered again, as it may name what changes meanwhile. If it cannot
   * be rendered any more, one at a time: the scope was accepted and shall come to its end.
   */
  static int again(Decision decision, Scope scope, String concurrent) {
    TaskRun run = scope.run();
    if (run == null) {
      throw new IllegalStateException("the flow level has no limit");
    }
    try {
      return read(decision, run, concurrent);
    } catch (RenderFailed e) {
      return 1;
    }
  }

  /** How many more may start; 0 is no limit. */
  static int room(int limit, int inFlight) {
    return limit == 0 ? Integer.MAX_VALUE : Math.max(0, limit - inFlight);
  }

  private static int read(Decision decision, TaskRun run, String concurrent) throws RenderFailed {
    if (concurrent.length() < 8 && concurrent.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return concurrent.isEmpty() ? 0 : Integer.parseInt(concurrent);
    }
    Integer count = Rendered.count(decision, "concurrent", concurrent, run);
    return count == null ? 0 : count;
  }
}
