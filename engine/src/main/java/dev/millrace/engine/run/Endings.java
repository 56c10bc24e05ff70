package dev.millrace.engine.run;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.flow.Output;
import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.State;
import dev.millrace.engine.store.SqlFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The end of an execution: its outputs, its state, and who is told when it is closed. */
final class Endings {

  private final Driver driver;
  private final Session session;
  private final Batch batch;

  Endings(Driver driver) {
    this.driver = driver;
    this.session = driver.session();
    this.batch = driver.batch();
  }

  /** False when the outputs wait for an answer from outside: then nothing has changed. */
  boolean end(State state, @Nullable String error) {
    State ended = state;
    String reason = error;
    List<Output> outputs = session.flow().flow().outputs();
    if (!outputs.isEmpty() && state != State.KILLED) {
      String failure;
      try {
        failure = renderOutputs(outputs);
      } catch (OutsideCalls.CallNeeded e) {
        return false;
      }
      if (failure != null) {
        ended = State.FAILED;
        reason = failure;
      }
    }
    if (reason != null) {
      driver.log(null, LogLevel.ERROR, reason);
    }
    Execution execution = session.execution();
    if (execution.token() != null) {
      session.deadWork.add(execution.token());
    }
    session.change(execution.withState(ended, batch.now()).withError(reason).withToken(null));
    return true;
  }

  /** The reason why the outputs cannot be had, or null when they are set. */
  private @Nullable String renderOutputs(List<Output> outputs) {
    try {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (Output output : outputs) {
        values.put(output.id(), batch.node().outputValue(session, output));
      }
      session.change(session.documents().withOutputs(values));
      return null;
    } catch (SqlFault | OutsideCalls.CallNeeded e) {
      throw e;
    } catch (RuntimeException e) { // templates and conversions fail in many ways, all the user's
      return "Failed to render output values: " + Inline.message(e);
    }
  }

  void close() {
    session.change(session.execution().closed(batch.now()));
    batch.closed(driver);
  }
}
