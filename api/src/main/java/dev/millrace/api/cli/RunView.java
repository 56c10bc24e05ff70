package dev.millrace.api.cli;

import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.query.LogView;
import java.util.List;

/** Shows a run while it goes on. Used by one thread. */
interface RunView {

  /**
   * Shows what has changed.
   *
   * @param execution as it is now
   * @param lines log lines that were not shown yet
   */
  void show(ExecutionView execution, List<LogView> lines);

  /** Shows the end. */
  void end(ExecutionView execution, List<LogView> lines);
}
