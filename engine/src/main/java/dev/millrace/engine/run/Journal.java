package dev.millrace.engine.run;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.store.Script;
import java.util.Collection;

/**
 * Where log lines and metrics go. Metrics, and what planning says, are written by the transaction
 * they belong to; the lines of an attempt are written behind, in bulk, and are complete before its
 * result counts. So an execution that is shown terminal has all of both.
 */
interface Journal {

  /** Adds the lines and metrics of a transaction to its script. */
  void add(Script script, Collection<Driver> drivers);

  /** Returns when everything the attempts of an execution said until now is committed. */
  void flush(ExecutionId execution) throws InterruptedException;
}
