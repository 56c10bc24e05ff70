package dev.millrace.engine.store;

import java.sql.SQLException;

/**
 * A statement failed. {@link RetryableSql} tells whether it may succeed later; whoever is at the
 * top of a thread decides what becomes of the work at hand.
 */
public final class SqlFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SqlFault(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
