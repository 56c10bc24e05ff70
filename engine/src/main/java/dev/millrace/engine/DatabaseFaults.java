package dev.millrace.engine;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.store.DatabaseErrors;
import java.util.Optional;

/** What a fault of the database means for who asked. Stateless. */
public final class DatabaseFaults {

  private DatabaseFaults() {}

  /** The fault in words and with a code, when the database is what failed. */
  public static Optional<EngineException> explain(Throwable fault) {
    return fault instanceof EngineException
        ? Optional.empty()
        : Optional.ofNullable(DatabaseErrors.explain(fault));
  }
}
