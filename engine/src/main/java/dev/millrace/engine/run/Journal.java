package dev.millrace.engine.run;

import dev.millrace.engine.state.Execution;
import java.util.List;

/**
 * Where log lines and metrics go: written behind the transactions, in bulk, and complete before an
 * execution is shown terminal.
 */
interface Journal {

  void log(Execution execution, List<LogLine> lines);

  void metrics(Execution execution, List<MetricLine> lines);

  /** Returns when everything handed over before is committed; raises when it cannot be. */
  void flush();
}
